using MongoDB.Bson;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

/// <summary>Documents on their way between Streetcar and the driver: as bytes, not taken apart.</summary>
internal static class Documents
{
    /// <summary>A document as the driver takes it.</summary>
    public static RawBsonDocument ToDriver(RawDocument document) => new(document.Bytes.ToArray());

    /// <summary>A string or a document, such as a hint, as the driver takes it; null for a missing one.</summary>
    public static BsonValue? ToDriver(RawValue value) => value.Type switch
    {
        ElementType.Missing => null,
        ElementType.Document => ToDriver(value.AsDocument),
        _ => (BsonValue)value.AsString,
    };

    /// <summary>A document that the driver has taken apart.</summary>
    public static RawDocument From(BsonDocument document) => new(document.ToBson());

    /// <summary>A document that the driver holds in its buffer, which is given back.</summary>
    public static RawDocument Take(RawBsonDocument document)
    {
        using (document)
        {
            byte[] bytes = new byte[document.Slice.Length];
            document.Slice.GetBytes(0, bytes, 0, bytes.Length);
            return new RawDocument(bytes);
        }
    }

    /// <summary>Writes a document that the driver holds in its buffer, which is given back.</summary>
    public static void Write(RawBsonDocument document, RawWriter writer)
    {
        using (document)
        {
            var bytes = document.Slice.AccessBackingBytes(0);
            if (bytes.Count >= document.Slice.Length)
                writer.WriteDocument(bytes.AsSpan(0, document.Slice.Length));
            else
                writer.WriteDocument(Take(document).Span);
        }
    }

    /// <summary>A reply without what concerns only the one who talks to the server.</summary>
    public static RawDocument WithoutClusterFields(ReadOnlySpan<byte> reply)
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        var field = new RawReader(reply);
        while (field.Read())
        {
            if (!IsClusterField(field.Name))
                writer.WriteElements(field.Element);
        }

        writer.WriteEndDocument();
        return writer.ToDocument();
    }

    /// <summary>What a reply says, without that it does.</summary>
    public static RawDocument WithoutOk(RawDocument reply) => WithoutClusterFields(reply.Span).Without("ok");

    private static bool IsClusterField(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("$clusterTime"u8) || name.SequenceEqual("operationTime"u8)
        || name.SequenceEqual("electionId"u8) || name.SequenceEqual("opTime"u8);
}
