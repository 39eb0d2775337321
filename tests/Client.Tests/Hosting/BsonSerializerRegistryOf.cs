using MongoDB.Bson.Serialization;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>MongoDB.Bson's registry with another serializer of one type.</summary>
internal sealed class BsonSerializerRegistryOf<TOther>(IBsonSerializer<TOther> serializer) : IBsonSerializerRegistry
{
    public IBsonSerializer GetSerializer(Type type) =>
        type == typeof(TOther) ? serializer : BsonSerializer.SerializerRegistry.GetSerializer(type);

    public IBsonSerializer<T> GetSerializer<T>() => (IBsonSerializer<T>)GetSerializer(typeof(T));
}
