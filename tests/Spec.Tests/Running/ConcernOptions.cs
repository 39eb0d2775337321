namespace Streetcar.Spec.Tests.Running;

/// <summary>What a test asks of all that a database or a collection does; null for what it leaves as it is.</summary>
internal sealed class ConcernOptions
{
    public ConcernOptions(BsonDocument? options)
    {
        if (options is null)
            return;
        var arguments = new Arguments(options);
        ReadConcern = arguments.Document("readConcern") is { } read ? ReadConcern.FromBsonDocument(read) : null;
        WriteConcern = arguments.Document("writeConcern") is { } write ? WriteConcern.FromBsonDocument(write) : null;
        ReadPreference = arguments.Document("readPreference") is { } preference ? ToReadPreference(preference) : null;
        arguments.End();
    }

    public ReadConcern? ReadConcern { get; }

    public WriteConcern? WriteConcern { get; }

    public ReadPreference? ReadPreference { get; }

    public static ReadPreference ToReadPreference(BsonDocument document)
    {
        var arguments = new Arguments(document);
        var mode = Enum.Parse<ReadPreferenceMode>(arguments.Text("mode")!, ignoreCase: true);
        int? staleness = arguments.Number("maxStalenessSeconds");
        arguments.End();
        // The driver sends every other object than this one.
        return mode == ReadPreferenceMode.Primary
            ? ReadPreference.Primary
            : new ReadPreference(mode, maxStaleness: staleness is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }
}
