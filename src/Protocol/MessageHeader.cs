using System.Buffers;
using System.Buffers.Binary;

namespace Streetcar.Protocol;

/// <summary>
/// The 16 bytes that every message starts with
/// (<see href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#standard-message-header"/>).
/// </summary>
/// <param name="Length">The length of the whole message in bytes, this header included.</param>
/// <param name="RequestId">The sender's number for the message.</param>
/// <param name="ResponseTo">The number of the request that a reply answers; 0 in a request.</param>
/// <param name="OpCode">What follows; values that <see cref="OpCode"/> does not name occur.</param>
public readonly record struct MessageHeader(int Length, int RequestId, int ResponseTo, OpCode OpCode)
{
    /// <summary>How many bytes a header takes.</summary>
    public const int Size = 16;

    /// <summary>The largest message, in bytes: <c>maxMessageSizeBytes</c> in the handshake.</summary>
    public const int MaxMessageSize = 48_000_000;

    /// <summary>Reads a header; its values are not checked.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static MessageHeader Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadInt32LittleEndian(bytes),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]),
        (OpCode)BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]));

    /// <summary>Reads a header; its values are not checked.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public static MessageHeader Read(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.FirstSpan.Length >= Size)
            return Read(bytes.FirstSpan);
        Span<byte> header = stackalloc byte[Size];
        bytes.Slice(0, Size).CopyTo(header);
        return Read(header);
    }

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], ResponseTo);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], (int)OpCode);
    }
}
