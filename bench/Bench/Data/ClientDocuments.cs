using MongoDB.Bson;

namespace Streetcar.Bench;

/// <summary>The benchmark's documents as those of the C# client, which is measured with documents that it does not decode.</summary>
internal static class ClientDocuments
{
    public static RawBsonDocument ToClient(this Bson.RawDocument document) => new(document.Span.ToArray());

    public static ObjectId ToClient(this Bson.RawObjectId id)
    {
        byte[] bytes = new byte[Bson.RawObjectId.Size];
        id.CopyTo(bytes);
        return new ObjectId(bytes);
    }

    /// <summary>The bytes of a document that lies in one piece, as those of the client over grains do.</summary>
    public static ReadOnlySpan<byte> Span(this RawBsonDocument document) =>
        document.Slice.AccessBackingBytes(0).AsSpan(0, document.Slice.Length);
}
