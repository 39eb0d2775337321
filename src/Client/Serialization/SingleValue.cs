using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Streetcar.Client;

/// <summary>Values that stand alone, which MongoDB.Bson reads and writes within documents only.</summary>
internal static class SingleValue
{
    public static T Read<T>(IBsonSerializer<T> serializer, BsonValue value)
    {
        using var reader = new BsonDocumentReader(new BsonDocument("v", value));
        reader.ReadStartDocument();
        reader.ReadName();
        return serializer.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }

    public static BsonValue Write(IBsonSerializer serializer, object? value)
    {
        var document = new BsonDocument();
        using var writer = new BsonDocumentWriter(document);
        writer.WriteStartDocument();
        writer.WriteName("v");
        // Told its type, the serializer adds no discriminator.
        var args = new BsonSerializationArgs { NominalType = serializer.ValueType };
        serializer.Serialize(BsonSerializationContext.CreateRoot(writer), args, value);
        writer.WriteEndDocument();
        return document[0];
    }
}
