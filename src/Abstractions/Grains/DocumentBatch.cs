using MongoDB.Bson;
using Orleans;
using Streetcar.Abstractions.Serialization;

namespace Streetcar.Grains;

/// <summary>Some documents of a result, and the cursor that has the others.</summary>
[GenerateSerializer, Immutable, Alias("streetcar.DocumentBatch")]
public sealed record DocumentBatch
{
    // Made of the bytes by who reads them, not by the silos on the way.
    [NonSerialized]
    private IReadOnlyList<BsonDocument>? _documents;

    /// <summary>A batch of documents.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="cursor">The cursor that has the others; null where there are none.</param>
    public DocumentBatch(IEnumerable<BsonDocument> documents, ICursorGrain? cursor)
    {
        using var writer = new Streetcar.Bson.RawWriter();
        writer.WriteStartArray();
        foreach (var document in documents)
            writer.WriteDocument(BsonBytes.Of(document).Span);
        writer.WriteEndArray();
        Array = writer.WrittenSpan.ToArray();
        Cursor = cursor;
    }

    internal DocumentBatch(ReadOnlyMemory<byte> array, ICursorGrain? cursor)
    {
        Array = array;
        Cursor = cursor;
    }

    /// <summary>The documents, in their order; there may be none though more are to come.</summary>
    public IReadOnlyList<BsonDocument> Documents => _documents ??= BsonBytes.ToDocuments(Array);

    /// <summary>The cursor that has the next documents; null where this is the last batch.</summary>
    [Id(1)]
    public ICursorGrain? Cursor { get; private init; }

    /// <summary>The documents as a BSON array.</summary>
    [Id(0)]
    internal ReadOnlyMemory<byte> Array { get; private init; }
}
