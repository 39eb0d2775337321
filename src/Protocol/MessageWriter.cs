using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Protocol;

/// <summary>Writes messages straight into a connection's buffer.</summary>
public static class MessageWriter
{
    private const int ReplyPrefixSize = MessageHeader.Size + sizeof(uint) + sizeof(byte);
    private const int LegacyReplyPrefixSize = MessageHeader.Size + 20;

    // What of a reply lies in the connection's buffer at once: a client that takes it slowly makes no copy of the whole.
    private const int PieceSize = 256 * 1024;

    /// <summary>Writes a command as an OP_MSG; <c>$db</c> is added where the body does not have it.</summary>
    /// <param name="output">The connection's sending end.</param>
    /// <param name="requestId">The message's number, by which its reply is known.</param>
    /// <param name="command">The command.</param>
    /// <param name="flags">
    /// <see cref="MessageFlags.MoreToCome"/> for a command without a reply. Never
    /// <see cref="MessageFlags.ChecksumPresent"/>: no checksum is written.
    /// </param>
    /// <param name="compressor">
    /// What the server has agreed to; null to send the message as it is. The handshake and authentication must not be
    /// compressed.
    /// </param>
    /// <exception cref="DocumentException">
    /// BSONObjectTooLarge: the message would exceed <see cref="MessageHeader.MaxMessageSize"/>.
    /// </exception>
    public static void WriteCommand(
        IBufferWriter<byte> output,
        int requestId,
        Command command,
        MessageFlags flags = MessageFlags.None,
        Compressor? compressor = null)
    {
        bool namesDatabase = RawReader.TryFind(command.Body.Span, "$db"u8, out _);
        int databaseLength = namesDatabase ? 0 : "_$db____"u8.Length + 1 + Encoding.UTF8.GetByteCount(command.Database) + 1;
        long length = (long)ReplyPrefixSize + command.Body.Length + databaseLength;
        foreach (var sequence in command.Sequences)
            length += sizeof(byte) + SectionLength(sequence);
        if (length > MessageHeader.MaxMessageSize)
        {
            throw new DocumentException(
                ErrorCode.BsonObjectTooLarge,
                $"message of {length} bytes exceeds the limit of {MessageHeader.MaxMessageSize} bytes");
        }

        var header = new MessageHeader((int)length, requestId, 0, OpCode.Message);
        if (compressor is null)
        {
            WriteContent(output, header, flags, command, databaseLength);
            return;
        }

        var plain = new ArrayBufferWriter<byte>((int)length);
        WriteContent(plain, header, flags, command, databaseLength);
        WriteCompressed(output, plain.WrittenSpan, compressor.Value);
    }

    /// <summary>
    /// Sends the reply to a request in the request's own manner: OP_MSG or OP_REPLY, compressed or not. A long one goes in
    /// pieces, as the client takes them.
    /// </summary>
    /// <param name="output">The connection's sending end.</param>
    /// <param name="requestId">The reply's own number.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="reply">The answer, which is read until this completes.</param>
    /// <param name="time">The time that the reply tells; 0 for none.</param>
    /// <param name="longest">How long the client may take nothing of it.</param>
    /// <returns>The last flush, which says whether the client is still there.</returns>
    /// <exception cref="TimeoutException">The client took nothing for so long.</exception>
    public static ValueTask<FlushResult> SendReplyAsync(
        PipeWriter output, int requestId, Message request, Reply reply, RawTimestamp time, TimeSpan longest)
    {
        if (reply.Body.Length > PieceSize && request.Compressor is null)
        {
            int length = reply.Body.Length + TimeSize(time);
            WriteReplyPrefix(output, requestId, request.RequestId, request.OpCode, length);
            WriteLength(output, length);
            return SendPiecesAsync(output, reply.Body[sizeof(int)..^1], time, longest);
        }

        WriteReply(output, requestId, request, reply, time);
        return WithinAsync(output.FlushAsync(), longest);
    }

    /// <summary>Writes the reply to a request in the request's own manner: OP_MSG or OP_REPLY, compressed or not.</summary>
    /// <param name="output">The connection's sending end.</param>
    /// <param name="requestId">The reply's own number.</param>
    /// <param name="request">What is answered.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="time">The time that the reply tells; 0 for none.</param>
    public static void WriteReply(
        IBufferWriter<byte> output, int requestId, Message request, Reply reply, RawTimestamp time = default)
    {
        if (request.Compressor is not { } compressor)
        {
            WriteReply(output, requestId, request.RequestId, request.OpCode, reply, time);
            return;
        }

        var plain = new ArrayBufferWriter<byte>(LegacyReplyPrefixSize + reply.Body.Length + TimeSize(time));
        WriteReply(plain, requestId, request.RequestId, request.OpCode, reply, time);
        WriteCompressed(output, plain.WrittenSpan, compressor);
    }

    /// <summary>Sends the reply to a message of which no more than its header could be read.</summary>
    /// <param name="output">The connection's sending end.</param>
    /// <param name="requestId">The reply's own number.</param>
    /// <param name="request">The header of what is answered.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="longest">How long the client may take nothing of it.</param>
    /// <returns>The flush, which says whether the client is still there.</returns>
    /// <exception cref="TimeoutException">The client took nothing for so long.</exception>
    public static ValueTask<FlushResult> SendReplyAsync(
        PipeWriter output, int requestId, MessageHeader request, Reply reply, TimeSpan longest)
    {
        WriteReply(output, requestId, request.RequestId, request.OpCode, reply, default);
        return WithinAsync(output.FlushAsync(), longest);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> SendPiecesAsync(
        PipeWriter output, ReadOnlyMemory<byte> rest, RawTimestamp time, TimeSpan longest)
    {
        while (!rest.IsEmpty)
        {
            var piece = rest[..Math.Min(rest.Length, PieceSize)];
            rest = rest[piece.Length..];
            var flushed = await WithinAsync(output.WriteAsync(piece), longest).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
                return flushed;
        }

        WriteEnd(output, time);
        return await WithinAsync(output.FlushAsync(), longest).ConfigureAwait(false);
    }

    private static ValueTask<FlushResult> WithinAsync(ValueTask<FlushResult> flush, TimeSpan longest) =>
        flush.IsCompleted ? flush : new(flush.AsTask().WaitAsync(longest));

    private static void WriteReply(
        IBufferWriter<byte> output, int requestId, int responseTo, OpCode opCode, Reply reply, RawTimestamp time)
    {
        int length = reply.Body.Length + TimeSize(time);
        WriteReplyPrefix(output, requestId, responseTo, opCode, length);
        WriteLength(output, length);
        output.Write(reply.Body.Span[sizeof(int)..^1]);
        WriteEnd(output, time);
    }

    private static int TimeSize(RawTimestamp time) => time == default ? 0 : ClusterTimeFields.Size;

    private static void WriteLength(IBufferWriter<byte> output, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), length);
        output.Advance(sizeof(int));
    }

    // The reply's own bytes stay as they are, and may be shared: the time goes between its last field and its terminator.
    private static void WriteEnd(IBufferWriter<byte> output, RawTimestamp time)
    {
        int size = TimeSize(time);
        var room = output.GetSpan(size + 1);
        if (size > 0)
            ClusterTimeFields.Write(room, time);
        room[size] = 0;
        output.Advance(size + 1);
    }

    private static void WriteReplyPrefix(
        IBufferWriter<byte> output, int requestId, int responseTo, OpCode opCode, int bodyLength)
    {
        if (opCode == OpCode.Query)
            WriteLegacyReplyPrefix(output, requestId, responseTo, bodyLength);
        else
            WritePrefix(output, new(ReplyPrefixSize + bodyLength, requestId, responseTo, OpCode.Message), MessageFlags.None);
    }

    private static void WriteContent(
        IBufferWriter<byte> output, MessageHeader header, MessageFlags flags, Command command, int databaseLength)
    {
        WritePrefix(output, header, flags);
        if (databaseLength == 0)
            output.Write(command.Body.Span);
        else
            WriteBodyWithDatabase(output, command, databaseLength);
        foreach (var sequence in command.Sequences)
            WriteSequence(output, sequence);
    }

    private static void WriteBodyWithDatabase(IBufferWriter<byte> output, Command command, int databaseLength)
    {
        var body = command.Body.Span;
        var length = output.GetSpan(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length + databaseLength);
        output.Advance(sizeof(int));
        output.Write(body[sizeof(int)..^1]);

        var room = output.GetSpan(databaseLength + 1);
        room[0] = (byte)ElementType.String;
        "$db\0"u8.CopyTo(room[1..]);
        int text = Encoding.UTF8.GetBytes(command.Database, room[9..]);
        BinaryPrimitives.WriteInt32LittleEndian(room[5..], text + 1);
        room[9 + text] = 0;
        room[10 + text] = 0;
        output.Advance(databaseLength + 1);
    }

    private static void WriteSequence(IBufferWriter<byte> output, DocumentSequence sequence)
    {
        int length = SectionLength(sequence);
        int prefix = sizeof(byte) + length - sequence.Documents.Length;
        var room = output.GetSpan(prefix);
        room[0] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(room[1..], length);
        Encoding.UTF8.GetBytes(sequence.Name, room[5..]);
        room[prefix - 1] = 0;
        output.Advance(prefix);
        output.Write(sequence.Documents.Span);
    }

    // Without the byte for its kind, as the section itself counts.
    private static int SectionLength(DocumentSequence sequence) =>
        sizeof(int) + Encoding.UTF8.GetByteCount(sequence.Name) + 1 + sequence.Documents.Length;

    private static void WritePrefix(IBufferWriter<byte> output, MessageHeader header, MessageFlags flags)
    {
        var room = output.GetSpan(ReplyPrefixSize);
        header.Write(room);
        BinaryPrimitives.WriteUInt32LittleEndian(room[MessageHeader.Size..], (uint)flags);
        room[ReplyPrefixSize - 1] = 0;
        output.Advance(ReplyPrefixSize);
    }

    // https://www.mongodb.com/docs/manual/legacy-opcodes/#op_reply
    private static void WriteLegacyReplyPrefix(IBufferWriter<byte> output, int requestId, int responseTo, int bodyLength)
    {
        const int awaitCapable = 8;
        const int numberReturned = 1;
        var room = output.GetSpan(LegacyReplyPrefixSize)[..LegacyReplyPrefixSize];
        room.Clear();
        new MessageHeader(LegacyReplyPrefixSize + bodyLength, requestId, responseTo, OpCode.Reply).Write(room);
        BinaryPrimitives.WriteInt32LittleEndian(room[MessageHeader.Size..], awaitCapable);
        BinaryPrimitives.WriteInt32LittleEndian(room[(LegacyReplyPrefixSize - sizeof(int))..], numberReturned);
        output.Advance(LegacyReplyPrefixSize);
    }

    private static void WriteCompressed(IBufferWriter<byte> output, ReadOnlySpan<byte> message, Compressor compressor)
    {
        var content = message[MessageHeader.Size..];
        if (compressor == Compressor.Noop)
        {
            WriteCompressedPrefix(output, message, content.Length, compressor);
            output.Write(content);
            return;
        }

        var (pooled, length) = Compression.Deflate(content);
        WriteCompressedPrefix(output, message, length, compressor);
        output.Write(pooled.AsSpan(0, length));
        BufferPool.Return(pooled);
    }

    private static void WriteCompressedPrefix(
        IBufferWriter<byte> output, ReadOnlySpan<byte> message, int compressedLength, Compressor compressor)
    {
        const int size = MessageHeader.Size + Compression.PrefixSize;
        var original = MessageHeader.Read(message);
        var room = output.GetSpan(size);
        (original with { Length = size + compressedLength, OpCode = OpCode.Compressed }).Write(room);
        BinaryPrimitives.WriteInt32LittleEndian(room[MessageHeader.Size..], (int)original.OpCode);
        BinaryPrimitives.WriteInt32LittleEndian(room[(MessageHeader.Size + 4)..], message.Length - MessageHeader.Size);
        room[size - 1] = (byte)compressor;
        output.Advance(size);
    }
}
