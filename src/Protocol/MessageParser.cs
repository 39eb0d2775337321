using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>Takes one whole message apart; every length in it is checked against what is there.</summary>
internal static class MessageParser
{
    // mongod's own limit. bulkWrite has two (ops, nsInfo), all other commands have one at most.
    private const int MaxSequences = 2;

    private const uint RequiredFlags = 0xFFFF;
    private const uint KnownRequiredFlags = (uint)(MessageFlags.ChecksumPresent | MessageFlags.MoreToCome);

    private const byte BodySection = 0;
    private const byte SequenceSection = 1;

    /// <summary>Takes apart a message in others' memory, of which it makes a copy.</summary>
    public static Message Parse(MessageHeader header, in ReadOnlySequence<byte> bytes, bool validate)
    {
        byte[] message = GC.AllocateUninitializedArray<byte>(header.Length);
        bytes.CopyTo(message);
        return Parse(header, message, validate);
    }

    /// <summary>Takes apart a message, which keeps its bytes.</summary>
    public static Message Parse(MessageHeader header, byte[] message, bool validate)
    {
        bool expectsReply = true;
        try
        {
            Compressor? compressor = null;
            if (header.OpCode == OpCode.Compressed)
            {
                (message, var id) = Compression.Decompress(header, message);
                compressor = id;
            }

            var opCode = MessageHeader.Read(message).OpCode;
            return opCode switch
            {
                OpCode.Message => ParseMessage(header, compressor, message, validate, ref expectsReply),
                OpCode.Query => LegacyQuery.Parse(header, compressor, message, validate),
                _ => throw new MalformedMessageException(
                    ErrorCode.ProtocolError, $"message opcode {(int)opCode} is not supported within OP_COMPRESSED"),
            };
        }
        catch (DocumentException e)
        {
            throw new MalformedMessageException(e.Code, e.Message) { Header = expectsReply ? header : null };
        }
    }

    /// <summary>Cuts a whole document, with a length that fits, off the front.</summary>
    public static ReadOnlyMemory<byte> TakeDocument(ref ReadOnlyMemory<byte> rest, bool validate)
    {
        int length = rest.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        if (length < 5 || length > rest.Length)
        {
            throw new MalformedMessageException(
                ErrorCode.InvalidBson, $"BSON document of length {length} where {rest.Length} bytes are left");
        }

        if (length > BsonValidator.MaxDocumentSize)
        {
            throw new MalformedMessageException(
                ErrorCode.BsonObjectTooLarge,
                $"BSONObj size: {length} (0x{length:X}) is invalid. Size must be between 0 and {BsonValidator.MaxDocumentSize}(16MB)");
        }

        var document = rest[..length];
        if (validate)
            BsonValidator.Validate(document.Span);
        rest = rest[length..];
        return document;
    }

    /// <summary>Cuts a zero-terminated string off the front; the result is without its terminator.</summary>
    public static ReadOnlySpan<byte> TakeCString(ref ReadOnlyMemory<byte> rest)
    {
        var span = rest.Span;
        int length = span.IndexOf((byte)0);
        if (length < 0)
            throw new MalformedMessageException(ErrorCode.Overflow, "string without a terminator in message");
        rest = rest[(length + 1)..];
        return span[..length];
    }

    private static Message ParseMessage(
        MessageHeader header, Compressor? compressor, byte[] message, bool validate, ref bool expectsReply)
    {
        ReadOnlyMemory<byte> rest = message.AsMemory(MessageHeader.Size);
        uint flagBits = TakeUInt32(ref rest);
        var flags = (MessageFlags)flagBits;
        expectsReply = (flags & MessageFlags.MoreToCome) == 0;
        if ((flagBits & RequiredFlags & ~KnownRequiredFlags) != 0)
        {
            throw new MalformedMessageException(
                ErrorCode.IllegalOpMsgFlag, $"Message contains illegal flags value: 0b{flagBits:b32}");
        }

        if ((flags & MessageFlags.ChecksumPresent) != 0)
            CheckAndCutChecksum(message, ref rest);

        ReadOnlyMemory<byte>? body = null;
        var sequences = ImmutableArray<DocumentSequence>.Empty;
        while (!rest.IsEmpty)
        {
            byte kind = rest.Span[0];
            rest = rest[1..];
            switch (kind)
            {
                case BodySection when body is null:
                    body = TakeDocument(ref rest, validate);
                    break;
                case BodySection:
                    throw new MalformedMessageException((ErrorCode)40430, "Multiple body sections in message");
                case SequenceSection:
                    sequences = AddSequence(sequences, ref rest, validate);
                    break;
                default:
                    throw new MalformedMessageException((ErrorCode)40432, $"Unknown section kind {kind}");
            }
        }

        if (body is not { } document)
            throw new MalformedMessageException((ErrorCode)40587, "OP_MSG messages must have a body");
        CheckNotInBody(sequences, document);
        return new Message(
            header.RequestId, header.ResponseTo, OpCode.Message, compressor, flags, document, sequences);
    }

    private static void CheckAndCutChecksum(byte[] message, ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length <= sizeof(uint))
        {
            throw new MalformedMessageException(
                (ErrorCode)51251, "Invalid message size for an OpMsg containing a checksum");
        }

        rest = rest[..^sizeof(uint)];
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(message.Length - sizeof(uint)));
        if (Crc32C.Compute(message.AsSpan(0, message.Length - sizeof(uint))) != expected)
            throw new MalformedMessageException(ErrorCode.ProtocolError, "OP_MSG checksum does not match contents");
    }

    private static ImmutableArray<DocumentSequence> AddSequence(
        ImmutableArray<DocumentSequence> sequences, ref ReadOnlyMemory<byte> rest, bool validate)
    {
        if (sequences.Length == MaxSequences)
        {
            throw new MalformedMessageException(
                ErrorCode.TooManyDocumentSequences, "Too many document sequences in OP_MSG");
        }

        int length = rest.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        if (length <= sizeof(int) || length > rest.Length)
        {
            throw new MalformedMessageException(
                ErrorCode.Overflow, $"document sequence of length {length} where {rest.Length} bytes are left");
        }

        var section = rest[sizeof(int)..length];
        rest = rest[length..];
        string name = NameOf(TakeCString(ref section));
        foreach (var other in sequences)
        {
            if (other.Name == name)
                throw new MalformedMessageException((ErrorCode)40431, $"Duplicate document sequence: {name}");
        }

        for (var documents = section; !documents.IsEmpty;)
            TakeDocument(ref documents, validate);
        return sequences.Add(new DocumentSequence(name, section));
    }

    // The names that nearly all sequences have cost no allocation.
    private static string NameOf(ReadOnlySpan<byte> utf8) => utf8 switch
    {
        _ when utf8.SequenceEqual("documents"u8) => "documents",
        _ when utf8.SequenceEqual("updates"u8) => "updates",
        _ when utf8.SequenceEqual("deletes"u8) => "deletes",
        _ when utf8.SequenceEqual("ops"u8) => "ops",
        _ when utf8.SequenceEqual("nsInfo"u8) => "nsInfo",
        _ => Encoding.UTF8.GetString(utf8),
    };

    private static void CheckNotInBody(ImmutableArray<DocumentSequence> sequences, ReadOnlyMemory<byte> body)
    {
        foreach (var sequence in sequences)
        {
            if (RawReader.TryFind(body.Span, Encoding.UTF8.GetBytes(sequence.Name), out _))
            {
                throw new MalformedMessageException(
                    (ErrorCode)40433, $"Duplicate field between body and document sequence {sequence.Name}");
            }
        }
    }

    private static uint TakeUInt32(ref ReadOnlyMemory<byte> rest)
    {
        if (rest.Length < sizeof(uint))
            throw new MalformedMessageException(ErrorCode.Overflow, "OP_MSG too short for its flags");
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(rest.Span);
        rest = rest[sizeof(uint)..];
        return value;
    }
}
