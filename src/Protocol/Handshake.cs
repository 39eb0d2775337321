using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>
/// The commands with which a connection begins: <c>hello</c>
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/hello/"/>), which a client may send before it has
/// authenticated, and authentication. Only these may come as an OP_QUERY.
/// </summary>
public static class Handshake
{
    /// <summary>Whether a command is <c>hello</c>, by any of its names.</summary>
    /// <param name="name">The command's name in UTF-8.</param>
    public static bool IsHello(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("hello"u8) || name.SequenceEqual("isMaster"u8) || name.SequenceEqual("ismaster"u8);

    /// <summary>Whether a command begins an authentication, or goes on with one.</summary>
    /// <param name="name">The command's name in UTF-8.</param>
    public static bool IsAuthentication(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("saslStart"u8) || name.SequenceEqual("saslContinue"u8);

    /// <summary>The application that a client names in its handshake; null where it names none.</summary>
    /// <param name="body">The handshake.</param>
    public static string? Application(ReadOnlySpan<byte> body)
    {
        var client = RawReader.Find(body, "client"u8);
        if (client.Type != ElementType.Document)
            return null;
        var application = RawReader.Find(client.Document, "application"u8);
        if (application.Type != ElementType.Document)
            return null;
        var name = RawReader.Find(application.Document, "name"u8);
        return name.Type == ElementType.String ? name.ToString() : null;
    }

    /// <summary>Whether a client offers to compress messages by zlib.</summary>
    /// <param name="body">The handshake.</param>
    public static bool OffersZlib(ReadOnlySpan<byte> body)
    {
        var compressors = RawReader.Find(body, "compression"u8);
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
