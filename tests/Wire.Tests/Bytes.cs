using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace Streetcar.Wire.Tests;

/// <summary>Messages put together by hand, so that the framing under test does not vouch for itself.</summary>
internal static class Bytes
{
    public const int OpReply = 1;
    public const int OpQuery = 2004;
    public const int OpCompressed = 2012;
    public const int OpMsg = 2013;

    public static byte[] Message(int requestId, int opCode, params byte[][] content)
    {
        byte[] body = Join(content);
        return Join(Int32(16 + body.Length), Int32(requestId), Int32(0), Int32(opCode), body);
    }

    public static byte[] Msg(int requestId, uint flags, params byte[][] sections) =>
        Message(requestId, OpMsg, Int32((int)flags), Join(sections));

    /// <summary>An OP_MSG of one body and no flags.</summary>
    public static byte[] Msg(int requestId, string body) => Msg(requestId, 0, Body(body));

    public static byte[] Body(string json) => Join([0], Document(json));

    public static byte[] Sequence(string name, params string[] documents)
    {
        byte[] content = Join(CString(name), Join(documents.Select(Document).ToArray()));
        return Join([1], Int32(4 + content.Length), content);
    }

    public static byte[] LegacyQuery(int requestId, string collection, string document) => Message(
        requestId, OpQuery, Int32(0), CString(collection), Int32(0), Int32(-1), Document(document));

    public static byte[] WithChecksum(byte[] message)
    {
        byte[] longer = Join(message, new byte[4]);
        BinaryPrimitives.WriteInt32LittleEndian(longer, longer.Length);
        longer[16] |= 1;
        uint crc = uint.MaxValue;
        foreach (byte b in longer.AsSpan(0, longer.Length - 4))
            crc = BitOperations.Crc32C(crc, b);
        BinaryPrimitives.WriteUInt32LittleEndian(longer.AsSpan(longer.Length - 4), ~crc);
        return longer;
    }

    public static byte[] Compressed(byte[] message, byte compressor, int? claimedSize = null)
    {
        byte[] plain = message[16..];
        byte[] content = compressor == 2 ? Zlib(plain) : plain;
        return Message(
            BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4)),
            OpCompressed,
            message[12..16],
            Int32(claimedSize ?? plain.Length),
            [compressor],
            content);
    }

    public static byte[] Document(string json) => Json.Document(json).Bytes.ToArray();

    public static byte[] CString(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    public static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Join(params byte[][] parts) => parts.SelectMany(part => part).ToArray();

    private static byte[] Zlib(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionMode.Compress))
            zlib.Write(plain);
        return target.ToArray();
    }
}
