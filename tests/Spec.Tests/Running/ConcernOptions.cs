namespace Streetcar.Spec.Tests;

/// <summary>What a test asks of all that a database or a collection does.</summary>
internal sealed class ConcernOptions
{
    public ConcernOptions(BsonValue options)
    {
        if (options.IsMissing)
            return;
        var arguments = new Arguments(options.AsDocument);
        ReadConcern = arguments.Document("readConcern") is { } read ? ToReadConcern(read) : null;
        WriteConcern = arguments.Document("writeConcern") is { } write ? ToWriteConcern(write) : null;
        ReadPreference = arguments.Document("readPreference") is { } preference ? ToReadPreference(preference) : null;
        arguments.End();
    }

    public ReadConcern? ReadConcern { get; }

    public WriteConcern? WriteConcern { get; }

    public ReadPreference? ReadPreference { get; }

    public static ReadPreference ToReadPreference(BsonDocument document)
    {
        var arguments = new Arguments(document);
        string mode = arguments.Text("mode")!;
        int? staleness = arguments.Number("maxStalenessSeconds");
        arguments.End();
        return new ReadPreference(Enum.Parse<ReadPreferenceMode>(mode, ignoreCase: true))
        {
            MaxStaleness = staleness is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static ReadConcern ToReadConcern(BsonDocument document)
    {
        var arguments = new Arguments(document);
        string level = arguments.Text("level")!;
        arguments.End();
        return new ReadConcern(level);
    }

    private static WriteConcern ToWriteConcern(BsonDocument document)
    {
        var arguments = new Arguments(document);
        var concern = new WriteConcern { W = arguments.Value("w"), Journal = arguments.Flag("journal") };
        arguments.End();
        return concern;
    }
}
