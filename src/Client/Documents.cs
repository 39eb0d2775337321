using System.Buffers.Binary;
using Streetcar.Bson;

namespace Streetcar.Client;

/// <summary>Reads a document, over whose bytes the result may keep a view.</summary>
internal delegate T DocumentReader<out T>(ReadOnlyMemory<byte> document);

/// <summary>What a collection holds, as bytes and back: documents as they are, objects through the serializer.</summary>
internal static class Documents<T>
    where T : class
{
    // maxBsonObjectSize in the handshake.
    private const int MaxSize = 16 * 1024 * 1024;

    public static DocumentReader<T> Read { get; } = typeof(T) == typeof(BsonDocument)
        ? (DocumentReader<T>)(object)(DocumentReader<BsonDocument>)(bytes => new BsonDocument(bytes))
        : bytes => BsonSerializer.Deserialize<T>(new BsonDocument(bytes));

    public static BsonDocument Write(T document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document as BsonDocument ?? BsonSerializer.Serialize(document);
    }

    /// <summary>A document to insert: one without an <c>_id</c> is given an ObjectId, as its first field.</summary>
    /// <param name="document">The document or object; never changed.</param>
    /// <param name="id">The <c>_id</c>, in bytes of its own.</param>
    /// <exception cref="DocumentException">BSONObjectTooLarge: no server takes a document of that size.</exception>
    public static ReadOnlyMemory<byte> WriteNew(T document, out BsonValue id)
    {
        var written = Write(document);
        if (written.Bytes.Length > MaxSize)
        {
            throw new DocumentException(
                ErrorCode.BsonObjectTooLarge,
                $"object to insert too large. size in bytes: {written.Bytes.Length}, max size: {MaxSize}");
        }

        if (BsonReader.TryFind(written.Span, "_id"u8, out var own))
        {
            if (document is BsonDocument || !IsUnset(own))
            {
                id = own.ToValue();
                return written.Bytes;
            }

            written = written.Without("_id");
        }

        var generated = ObjectId.NewObjectId();
        id = generated;
        return Prepend(generated, written.Span);
    }

    // An object's id property that nobody set.
    private static bool IsUnset(RawBsonValue id) =>
        id.Type == BsonType.Null || (id.Type == BsonType.ObjectId && id.ObjectId == ObjectId.Empty);

    private static byte[] Prepend(ObjectId id, ReadOnlySpan<byte> document)
    {
        var name = "\u0007_id\0"u8;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(document.Length + name.Length + ObjectId.Size);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length);
        name.CopyTo(bytes.AsSpan(4));
        id.CopyTo(bytes.AsSpan(4 + name.Length));
        document[4..].CopyTo(bytes.AsSpan(4 + name.Length + ObjectId.Size));
        return bytes;
    }
}
