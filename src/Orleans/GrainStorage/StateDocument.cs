using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Streetcar.Providers;

/// <summary>
/// The document of a grain's state: <c>{ _id: "ada", etag: "…", state: { … } }</c>. It has no <c>state</c> once the state
/// was cleared.
/// </summary>
internal static class StateDocument
{
    public const string Id = "_id";
    public const string Etag = "etag";
    public const string State = "state";

    /// <summary>The etag of a document that has none, as other programs write them.</summary>
    public const string NoEtag = "";

    private const int CommonSize = 512;

    /// <summary>The condition that the document of a key is as it was at an etag.</summary>
    public static BsonDocument Unchanged(string key, string etag) => new()
    {
        [Id] = key,
        [Etag] = etag == NoEtag ? new BsonDocument("$exists", false) : etag,
    };

    public static RawBsonDocument Write<T>(string key, string etag, T state)
    {
        using var stream = new MemoryStream(CommonSize);
        using (var writer = new BsonBinaryWriter(stream))
        {
            writer.WriteStartDocument();
            writer.WriteString(Id, key);
            writer.WriteString(Etag, etag);
            writer.WriteName(State);
            BsonSerializer.Serialize(writer, state);
            writer.WriteEndDocument();
        }

        return new RawBsonDocument(stream.ToArray());
    }

    public static RawBsonDocument WriteCleared(string key, string etag) =>
        new(new BsonDocument { [Id] = key, [Etag] = etag }.ToBson());

    /// <summary>The etag of a document.</summary>
    public static string EtagOf(RawBsonDocument document) =>
        document.TryGetValue(Etag, out var etag) && etag is BsonString text ? text.Value : NoEtag;

    /// <summary>Reads the state in a document.</summary>
    /// <returns>Whether it has any.</returns>
    public static bool TryRead<T>(RawBsonDocument document, out T? state)
    {
        using var stream = new ByteBufferStream(document.Slice);
        using var reader = new BsonBinaryReader(stream);
        reader.ReadStartDocument();
        while (reader.ReadBsonType() != BsonType.EndOfDocument)
        {
            if (reader.ReadName() == State)
            {
                state = BsonSerializer.Deserialize<T>(reader);
                return true;
            }

            reader.SkipValue();
        }

        state = default;
        return false;
    }
}
