using System.Buffers;
using Streetcar.Protocol;

namespace Streetcar.Bench;

/// <summary>Encodes commands as messages of the wire protocol, ready to be sent.</summary>
internal static class Commands
{
    public const string Database = "streetcar_bench";

    /// <summary>Has every server acknowledge a write only once it is durable, as Streetcar always does.</summary>
    public static readonly RawDocument Durable = new() { ["w"] = 1, ["j"] = true };

    public static byte[] Encode(RawDocument command, string database = Database) => Encode(new Command(database, command));

    /// <summary>An insert with its documents beside the body.</summary>
    public static byte[] Insert(string collection, IEnumerable<RawDocument> documents)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var document in documents)
            bytes.Write(document.Span);
        var body = new RawDocument { ["insert"] = collection, ["ordered"] = true, ["writeConcern"] = Durable };
        return Encode(new Command(Database, body.Bytes, [new DocumentSequence("documents", bytes.WrittenMemory)]));
    }

    /// <summary>Has a server that takes test commands answer those for a majority later.</summary>
    public static byte[] DelayMajority(TimeSpan delay) => Encode(new Command("admin", new RawDocument
    {
        ["configureFailPoint"] = "delayMajority",
        ["mode"] = "alwaysOn",
        ["data"] = new RawDocument { ["blockTimeMS"] = delay.TotalMilliseconds },
    }));

    /// <summary>Where the last bytes that equal these stand in a message.</summary>
    public static int PlaceOf(ReadOnlySpan<byte> message, ReadOnlySpan<byte> bytes)
    {
        int place = message.LastIndexOf(bytes);
        return place >= 0 ? place : throw new InvalidOperationException("The message lacks what is to be changed in it.");
    }

    private static byte[] Encode(Command command)
    {
        var message = new ArrayBufferWriter<byte>();
        MessageWriter.WriteCommand(message, requestId: 1, command);
        return message.WrittenSpan.ToArray();
    }
}
