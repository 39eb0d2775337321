using System.Runtime.InteropServices;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Streetcar.Abstractions.Serialization;

/// <summary>MongoDB.Bson's documents from bytes, and bytes from documents.</summary>
internal static class BsonBytes
{
    // The one field of the document that carries a value that is none itself.
    private const string Field = "";

    /// <summary>The bytes of a document; they must not be changed.</summary>
    public static ReadOnlyMemory<byte> Of(BsonDocument document)
    {
        if (document is RawBsonDocument raw)
        {
            var slice = raw.Slice;
            var bytes = slice.AccessBackingBytes(0);
            if (bytes.Count >= slice.Length)
                return bytes.AsMemory(0, slice.Length);
        }

        return document.ToBson();
    }

    /// <summary>The bytes of a value: those of a document that has it as its one field.</summary>
    public static ReadOnlyMemory<byte> OfValue(BsonValue value) => new BsonDocument(Field, value).ToBson();

    /// <summary>A document whose fields are read when they are asked for; for who passes it on.</summary>
    public static BsonDocument ToRaw(ReadOnlyMemory<byte> bytes) => new RawBsonDocument(bytes.ToArray());

    /// <summary>A document of its own: any may change it.</summary>
    public static BsonDocument ToDocument(ReadOnlyMemory<byte> bytes)
    {
        using var reader = Open(bytes);
        return BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }

    /// <summary>The value that <see cref="OfValue"/> gave the bytes of.</summary>
    public static BsonValue ToValue(ReadOnlyMemory<byte> bytes) => ToDocument(bytes)[Field];

    /// <summary>The documents of an array.</summary>
    /// <param name="array">The array's bytes.</param>
    public static List<BsonDocument> ToDocuments(ReadOnlyMemory<byte> array)
    {
        using var reader = Open(array);
        var context = BsonDeserializationContext.CreateRoot(reader);
        var documents = new List<BsonDocument>();
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            reader.SkipName();
            documents.Add(BsonDocumentSerializer.Instance.Deserialize(context));
        }

        return documents;
    }

    private static BsonBinaryReader Open(ReadOnlyMemory<byte> bytes) =>
        new(MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false));
}
