using System.Text;
using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>
/// OP_QUERY, as far as it carries commands
/// (<see href="https://www.mongodb.com/docs/manual/legacy-opcodes/#op_query"/>).
/// </summary>
internal static class LegacyQuery
{
    private const string CommandCollection = ".$cmd";

    public static Message Parse(MessageHeader header, Compressor? compressor, byte[] message, bool validate)
    {
        ReadOnlyMemory<byte> rest = message.AsMemory(MessageHeader.Size);
        Skip(ref rest, sizeof(int)); // flags
        string collection = Encoding.UTF8.GetString(MessageParser.TakeCString(ref rest));
        if (!collection.EndsWith(CommandCollection, StringComparison.Ordinal))
        {
            throw new MalformedMessageException(
                ErrorCode.UnsupportedOpQueryCommand,
                $"OP_QUERY on '{collection}' is no longer supported. The client driver may require an upgrade.");
        }

        Skip(ref rest, 2 * sizeof(int)); // numberToSkip, numberToReturn
        var query = MessageParser.TakeDocument(ref rest, validate);
        return new Message(
            header.RequestId, header.ResponseTo, OpCode.Query, compressor, MessageFlags.None, Unwrap(query), [])
        {
            Database = collection[..^CommandCollection.Length],
        };
    }

    // With a read preference a driver wraps the command: { $query: command, $readPreference: ... }.
    private static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> query)
    {
        var reader = new RawReader(query.Span);
        return reader.Read() && reader.Value.Type == ElementType.Document
            && (reader.Name.SequenceEqual("$query"u8) || reader.Name.SequenceEqual("query"u8))
            ? query.Slice(reader.ValueOffset, reader.Value.Bytes.Length)
            : query;
    }

    private static void Skip(ref ReadOnlyMemory<byte> rest, int count)
    {
        if (rest.Length < count)
            throw new MalformedMessageException(ErrorCode.Overflow, "OP_QUERY too short");
        rest = rest[count..];
    }
}
