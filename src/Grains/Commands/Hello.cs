namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/hello/"/>, and the same by its legacy names. The
/// silo presents itself as a mongos: any of several takes any command. The connection's door adds what it knows alone.
/// </summary>
internal static class Hello
{
    private const int MaxWireVersion = 21;
    /// <summary>How many bytes a message may have, as drivers are told.</summary>
    public const int MaxMessageBytes = 48_000_000;

    private const int SessionMinutes = 30;

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        bool legacy = !command.Name.SequenceEqual("hello"u8);
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            [legacy ? "ismaster" : "isWritablePrimary"] = true,
            ["msg"] = "isdbgrid",
            ["helloOk"] = true,
            ["maxBsonObjectSize"] = BatchLimit.MaxBytes,
            ["maxMessageSizeBytes"] = MaxMessageBytes,
            ["maxWriteBatchSize"] = Statements.MaxCount,
            ["localTime"] = DateTime.UtcNow,
            ["logicalSessionTimeoutMinutes"] = SessionMinutes,
            ["minWireVersion"] = 0,
            ["maxWireVersion"] = MaxWireVersion,
            ["readOnly"] = false,
            // Streetcar's own: what it acknowledges is durable whatever the write concern, and never rolled back.
            ["durableWrites"] = true,
            ["ok"] = 1.0,
        }));
    }
}
