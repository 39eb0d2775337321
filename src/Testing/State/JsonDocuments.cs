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
        bool isArray = Step(reader, static reader => reader.GetCurrentBsonType() == BsonType.Array);
        if (isArray)
            reader.ReadStartArray();
        for (bool isFirst = true; isArray ? HasElement(reader) : isFirst || !reader.IsAtEndOfFile(); isFirst = false)
            yield return Step(reader, static reader => BsonDocumentSerializer.Instance.Deserialize(BsonDeserializationContext.CreateRoot(reader)));
        if (isArray)
            reader.ReadEndArray();
        if (!reader.IsAtEndOfFile())
            throw new FormatException("There is something behind the array of documents.");
    }

    private static bool HasElement(JsonReader reader) => Step(reader, static reader => reader.ReadBsonType() != BsonType.EndOfDocument);

    // The reader tells of some mistakes as if its caller had made them.
    private static T Step<T>(JsonReader reader, Func<JsonReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (Exception e) when (e is InvalidOperationException or EndOfStreamException)
        {
            throw new FormatException($"The text is not of JSON documents: {e.Message}", e);
        }
    }
}
