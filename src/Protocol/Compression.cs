using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>What stands in an OP_COMPRESSED, in both directions.</summary>
internal static class Compression
{
    /// <summary>The original opcode, the uncompressed size without a header, the compressor's id.</summary>
    public const int PrefixSize = sizeof(int) + sizeof(int) + sizeof(byte);

    // Deflate's densest code is a run of 258 bytes in 2 bits: whatever claims more is no zlib stream.
    private const int MaxRatio = 1032;

    /// <summary>How many bytes a compressed message says that it inflates to; 0 where what says so has not been received.</summary>
    public static int InflatedSize(MessageHeader header, in ReadOnlySequence<byte> received)
    {
        const int at = MessageHeader.Size + sizeof(int);
        if (header.Length < MessageHeader.Size + PrefixSize || received.Length < at + sizeof(int))
            return 0;
        Span<byte> size = stackalloc byte[sizeof(int)];
        received.Slice(at, sizeof(int)).CopyTo(size);
        return Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(size), 0, MessageHeader.MaxMessageSize);
    }

    /// <summary>Restores the message, with a header as if it had never been compressed.</summary>
    public static (byte[] Message, Compressor Compressor) Decompress(MessageHeader header, byte[] bytes)
    {
        if (header.Length < MessageHeader.Size + PrefixSize)
            throw new MalformedMessageException(ErrorCode.Overflow, "OP_COMPRESSED too short");
        var prefix = bytes.AsSpan(MessageHeader.Size, PrefixSize);
        var opCode = (OpCode)BinaryPrimitives.ReadInt32LittleEndian(prefix);
        int size = BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]);
        var compressor = (Compressor)prefix[8];

        var content = new ArraySegment<byte>(bytes, MessageHeader.Size + PrefixSize, bytes.Length - MessageHeader.Size - PrefixSize);
        if (size < 0 || size > MessageHeader.MaxMessageSize - MessageHeader.Size || size > (long)content.Count * MaxRatio)
        {
            throw new MalformedMessageException(
                ErrorCode.InvalidLength, $"uncompressed size {size} of a compressed message of {content.Count} bytes");
        }

        byte[] message = GC.AllocateUninitializedArray<byte>(MessageHeader.Size + size);
        (header with { Length = message.Length, OpCode = opCode }).Write(message);
        var target = message.AsSpan(MessageHeader.Size);
        switch (compressor)
        {
            case Compressor.Noop when content.Count == size:
                content.AsSpan().CopyTo(target);
                break;
            case Compressor.Zlib:
                Inflate(content, target);
                break;
            case Compressor.Noop:
                throw new MalformedMessageException(
                    ErrorCode.InvalidLength, $"uncompressed size {size} of {content.Count} bytes that are not compressed");
            default:
                throw new MalformedMessageException(
                    ErrorCode.ProtocolError, $"compressor {(byte)compressor} is not supported; negotiate zlib");
        }

        return (message, compressor);
    }

    /// <summary>Compresses with zlib.</summary>
    /// <param name="content">What to compress.</param>
    /// <returns>A pooled array, to be given back, and how much of it is used.</returns>
    public static (byte[] Pooled, int Length) Deflate(ReadOnlySpan<byte> content)
    {
        // More than zlib may ever need for what can't be compressed.
        byte[] pooled = BufferPool.Rent(content.Length + (content.Length >> 3) + 256);
        using var target = new MemoryStream(pooled);
        using (var zlib = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(content);
        return (pooled, (int)target.Position);
    }

    private static void Inflate(ArraySegment<byte> content, Span<byte> target)
    {
        try
        {
            using var zlib = new ZLibStream(
                new MemoryStream(content.Array!, content.Offset, content.Count), CompressionMode.Decompress);
            int length = zlib.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            if (length < target.Length || zlib.ReadByte() >= 0)
            {
                throw new MalformedMessageException(
                    ErrorCode.InvalidLength, $"compressed message does not have the uncompressed size {target.Length} it claims");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new MalformedMessageException(ErrorCode.ProtocolError, $"zlib stream is corrupt: {e.Message}");
        }
    }
}
