using System.Buffers.Binary;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Testing.State;

/// <summary>A collection as <c>mongodump</c> wrote it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">What it was created with.</param>
/// <param name="Indexes">The definitions of its indexes but that on <c>_id</c>.</param>
/// <param name="Path">The file of its documents; null where there is none.</param>
internal sealed record DumpedCollection(string Name, BsonDocument Options, IReadOnlyList<BsonDocument> Indexes, string? Path)
{
    // MongoDB's own documents may be a little longer than those of applications.
    private const int MaxDocument = 16 * 1024 * 1024 + 16 * 1024;

    public bool IsView => Options.Contains("viewOn");

    /// <param name="fileName">What its files are called, in which some characters are escaped.</param>
    /// <param name="documents">The file of its documents; null where there is none.</param>
    /// <param name="metadata">The file of its options and indexes; null where there is none.</param>
    public static DumpedCollection Of(string fileName, string? documents, string? metadata)
    {
        var described = metadata is null ? [] : Parse(metadata);
        string name = described.TryGetValue("collectionName", out var given) ? given.AsString : Uri.UnescapeDataString(fileName);
        var options = described.TryGetValue("options", out var found) && found is BsonDocument some ? some : [];
        if (options.Contains("timeseries") || name.StartsWith("system.buckets.", StringComparison.Ordinal))
            throw new NotSupportedException($"'{name}' is dumped as the buckets of a time series, which are MongoDB's own; export it by mongoexport.");
        var indexes = described.TryGetValue("indexes", out var list) && list is BsonArray array ? array.OfType<BsonDocument>() : [];
        return new(name, options, [.. indexes.Where(IsMade).Select(Current)], documents);
    }

    public async Task CreateAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        var create = new BsonDocument("create", Name).Merge(Options, overwriteExistingElements: false);
        await database.RunCommandAsync<BsonDocument>(create, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    public async Task CreateIndexesAsync(IMongoDatabase database, CancellationToken cancellationToken)
    {
        if (Indexes.Count == 0)
            return;
        var create = new BsonDocument { ["createIndexes"] = Name, ["indexes"] = new BsonArray(Indexes) };
        await database.RunCommandAsync<BsonDocument>(create, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The documents, which are read as they are asked for, and not taken apart.</summary>
    /// <exception cref="FormatException">The file ends within one, or is none of documents.</exception>
    public IEnumerable<RawBsonDocument> Documents()
    {
        if (Path is null)
            yield break;
        using var file = DumpFolder.Open(Path);
        byte[] length = new byte[sizeof(int)];
        while (file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) is var read and > 0)
        {
            int bytes = BinaryPrimitives.ReadInt32LittleEndian(length);
            if (read < length.Length || bytes is < 5 or > MaxDocument)
                throw new FormatException($"'{Path}' is no file of BSON documents.");
            byte[] document = new byte[bytes];
            length.CopyTo(document, 0);
            if (file.ReadAtLeast(document.AsSpan(length.Length), bytes - length.Length, throwOnEndOfStream: false) < bytes - length.Length)
                throw new FormatException($"'{Path}' ends within a document.");
            yield return new RawBsonDocument(document);
        }
    }

    private static BsonDocument Parse(string path)
    {
        using var text = new StreamReader(DumpFolder.Open(path));
        return BsonDocument.Parse(text.ReadToEnd());
    }

    private static bool IsMade(BsonDocument index) => index.GetValue("name", "") != "_id_" && !index.Contains("clustered");

    private static BsonDocument Current(BsonDocument index)
    {
        // Those of old servers name their collection.
        index.Remove("ns");
        // One that is listed without a collation has this one; one that is made without takes the collection's.
        if (!index.Contains("collation"))
            index["collation"] = new BsonDocument("locale", "simple");
        return index;
    }
}
