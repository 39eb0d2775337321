using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Streetcar.Testing.State;

/// <summary>Reads documents of Extended JSON.</summary>
internal static class JsonDocuments
{
    /// <summary>The documents of a text, which are read as they are asked for.</summary>
    /// <param name="text">One array, or documents one after the other.</param>
    /// <exception cref="FormatException">The text is not such.</exception>
    public static IEnumerable<BsonDocument> Read(TextReader text)
    {
        using var reader = new JsonReader(text);
        if (reader.IsAtEndOfFile())
            yield break;
        int number = 1;
        bool isArray = Step(reader, number, static reader => reader.GetCurrentBsonType() == BsonType.Array);
        if (isArray)
            reader.ReadStartArray();
        for (; isArray ? HasElement(reader, number) : number == 1 || !reader.IsAtEndOfFile(); number++)
            yield return Step(reader, number, static reader => BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader)));
        if (isArray)
            reader.ReadEndArray();
        if (!reader.IsAtEndOfFile())
            throw new FormatException("There is something behind the array of documents.");
    }

    private static bool HasElement(JsonReader reader, int number) => Step(reader, number, static reader => reader.ReadBsonType() != BsonType.EndOfDocument);

    // The reader tells of some mistakes as if its caller had made them.
    private static T Step<T>(JsonReader reader, int number, Func<JsonReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or EndOfStreamException)
        {
            throw new FormatException($"Document {number} is not one of JSON: {e.Message}", e);
        }
    }
}
