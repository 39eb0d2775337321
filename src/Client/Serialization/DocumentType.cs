using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>How documents are read as objects of one type, and written.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class DocumentType<T>(IBsonSerializer<T> serializer, IBsonSerializerRegistry registry)
{
    private const int CommonSize = 512;

    /// <summary>What the definitions of filters, updates and the like are rendered with.</summary>
    public RenderArgs<T> RenderArgs { get; } = new(serializer, registry);

    public IBsonSerializerRegistry Registry { get; } = registry;

    public static DocumentType<T> From(IBsonSerializerRegistry registry) => new(registry.GetSerializer<T>(), registry);

    /// <summary>Reads a document; what is returned does not depend on its buffer.</summary>
    public T Read(DocumentBytes document)
    {
        if (typeof(T) == typeof(RawBsonDocument))
            return (T)(object)new RawBsonDocument(document.Keep().Buffer);
        using var stream = new ByteBufferStream(document.Buffer);
        using var reader = new BsonBinaryReader(stream);
        return serializer.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }

    /// <summary>Writes an object, whose <c>_id</c> is set before if it is empty.</summary>
    public RawBsonDocument WriteNew(T document)
    {
        if (serializer is IBsonIdProvider provider
            && provider.GetDocumentId(document, out var id, out _, out var generator)
            && generator is not null
            && generator.IsEmpty(id))
        {
            provider.SetDocumentId(document, generator.GenerateId(null, document));
        }

        return Write(document);
    }

    /// <summary>Writes an object.</summary>
    public RawBsonDocument Write(T document) => document switch
    {
        RawBsonDocument raw => raw,
        null => throw new ArgumentNullException(nameof(document)),
        _ => new RawBsonDocument(document.ToBson(serializer, estimatedBsonSize: CommonSize)),
    };
}
