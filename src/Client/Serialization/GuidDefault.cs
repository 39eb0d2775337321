using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Streetcar.Client;

/// <summary>Gives MongoDB.Bson its representation of <see cref="Guid"/>, of which it has none by itself.</summary>
internal static class GuidDefault
{
    /// <summary>Chooses a representation, unless the process has chosen.</summary>
    public static void Choose(GuidRepresentation representation)
    {
        try
        {
            BsonSerializer.TryRegisterSerializer(new GuidSerializer(representation));
        }
        catch (BsonSerializationException)
        {
            // Another one is registered, by the application or by an earlier client.
        }
    }
}
