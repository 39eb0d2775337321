using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Streetcar.Client;

/// <summary>Values that stand alone, which MongoDB.Bson reads within documents only.</summary>
internal static class SingleValue
{
    public static T Read<T>(IBsonSerializer<T> serializer, BsonValue value)
    {
        using var reader = new BsonDocumentReader(new BsonDocument("v", value));
        reader.ReadStartDocument();
        reader.ReadName();
        return serializer.Deserialize(BsonDeserializationContext.CreateRoot(reader));
    }
}
