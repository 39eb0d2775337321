using MongoDB.Bson;
using MongoDB.Bson.IO;
using Streetcar.Bson;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Replies;

/// <summary>Takes out of replies what they were asked for.</summary>
internal static class ReplyReader
{
    private const long Interrupted = 11601;

    /// <exception cref="CommandException">The reply says <c>ok: 0</c>.</exception>
    public static void ThrowIfFailed(Reply reply)
    {
        if (!RawReader.Find(reply.Body.Span, "ok"u8).IsTruthy)
            throw new CommandException(ToDocument(reply.Body));
    }

    /// <summary>Whether the command was given up.</summary>
    public static bool IsInterrupted(Reply reply) => Number(reply, "code"u8) == Interrupted
        && !RawReader.Find(reply.Body.Span, "ok"u8).IsTruthy;

    /// <summary>A document of its own.</summary>
    public static BsonDocument ToDocument(ReadOnlyMemory<byte> bytes)
    {
        using var raw = new RawBsonDocument(new DocumentBuffer(bytes));
        return raw.Materialize(BsonBinaryReaderSettings.Defaults);
    }

    /// <summary>A field's whole number; 0 where there is none.</summary>
    public static long Number(Reply reply, ReadOnlySpan<byte> name) =>
        RawReader.Find(reply.Body.Span, name).TryGetInt64(out long number) ? number : 0;

    /// <summary>The elements of a field; none where the field is not there.</summary>
    public static IReadOnlyList<BsonValue> Items(Reply reply, ReadOnlySpan<byte> name) =>
        Field(reply, name) is BsonArray items ? [.. items] : [];

    /// <summary>The value of a field; null where there is none.</summary>
    public static BsonValue? Field(Reply reply, ReadOnlySpan<byte> name)
    {
        var reader = new RawReader(reply.Body.Span);
        while (reader.Read())
        {
            if (!reader.Name.SequenceEqual(name))
                continue;
            using var writer = RawWriter.Rent();
            writer.WriteStartDocument();
            writer.WriteElements(reader.Element);
            writer.WriteEndDocument();
            return ToDocument(writer.WrittenMemory)[0];
        }

        return null;
    }

    /// <summary>The first document of a reply's batch, null where there is none; the reply is gone with it.</summary>
    public static DocumentBytes? TakeFirst(Reply reply)
    {
        var documents = Batch.Of(reply).Documents;
        var reader = new RawReader(documents.Span);
        if (reader.Read())
            return Take(reply, documents, in reader);
        reply.Return();
        return null;
    }

    /// <summary>The document that a reply has as its <c>value</c>, null where there is none; the reply is gone with it.</summary>
    public static DocumentBytes? TakeValue(Reply reply)
    {
        var reader = new RawReader(reply.Body.Span);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("value"u8))
                return reader.Value.Type == Streetcar.Bson.ElementType.Document ? Take(reply, reply.Body, in reader) : null;
        }

        return null;
    }

    private static DocumentBytes Take(Reply reply, ReadOnlyMemory<byte> bytes, ref readonly RawReader reader)
    {
        var document = bytes.Slice(reader.ValueOffset, reader.Value.Bytes.Length);
        if (reply.IsPooled)
        {
            document = document.ToArray();
            reply.Return();
        }

        return new DocumentBytes(new DocumentBuffer(document), IsShared: false);
    }
}
