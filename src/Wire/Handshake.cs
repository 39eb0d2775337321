using System.Text;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>What only the connection can add to a handshake.</summary>
internal static class Handshake
{
    public static bool IsHello(Command command) =>
        command.Name.SequenceEqual("hello"u8)
        || command.Name.SequenceEqual("isMaster"u8)
        || command.Name.SequenceEqual("ismaster"u8);

    /// <summary>Adds the connection's number, and of the client's compressors those that are spoken here.</summary>
    public static Reply Complete(Reply reply, Command hello, int connectionId)
    {
        using var writer = new RawWriter(reply.Body.Length + 64);
        writer.WriteStartDocument();
        var reader = new RawReader(reply.Body.Span);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("ok"u8))
                WriteConnection(writer, hello, connectionId);
            writer.WriteElements(reader.Element);
        }

        writer.WriteEndDocument();
        return new Reply(writer.ToDocument());
    }

    public static DocumentException NotAHello(Command command) => new(
        ErrorCode.UnsupportedOpQueryCommand,
        $"Unsupported OP_QUERY command: {Encoding.UTF8.GetString(command.Name)}. The client driver may require an upgrade.");

    private static void WriteConnection(RawWriter writer, Command hello, int connectionId)
    {
        writer.WriteName("connectionId"u8);
        writer.WriteInt32(connectionId);
        if (!AsksForZlib(hello))
            return;
        writer.WriteName("compression"u8);
        writer.WriteStartArray();
        writer.WriteString("zlib"u8);
        writer.WriteEndArray();
    }

    private static bool AsksForZlib(Command hello)
    {
        var compressors = RawReader.Find(hello.Body.Span, "compression"u8);
        if (compressors.Type != ElementType.Array)
            return false;
        var reader = new RawReader(compressors.Document);
        while (reader.Read())
        {
            if (reader.Value.Type == ElementType.String && reader.Value.Utf8.SequenceEqual("zlib"u8))
                return true;
        }

        return false;
    }
}
