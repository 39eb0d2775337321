using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Testing.Scopes;

/// <summary>What a command says of itself.</summary>
internal static class CommandShape
{
    public static string NameOf(Command command) => Encoding.UTF8.GetString(command.Name);

    /// <summary>Its documents in one, those that travelled beside the body as well. A copy.</summary>
    public static RawDocument Whole(Command command)
    {
        var body = new RawDocument(command.Body.ToArray());
        foreach (var sequence in command.Sequences)
            body = body.With(sequence.Name, RawArray.From(sequence.Select(document => (RawValue)new RawDocument(document))));
        return body;
    }

    public static BsonDocument ToBson(RawDocument document)
    {
        using var reader = new BsonBinaryReader(new MemoryStream(document.Bytes.ToArray()));
        var context = BsonDeserializationContext.CreateRoot(reader, builder => builder.AllowDuplicateElementNames = true);
        return BsonDocumentSerializer.Instance.Deserialize(context);
    }
}
