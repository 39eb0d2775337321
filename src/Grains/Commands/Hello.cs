namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/hello/"/>, and the same by its legacy names. The
/// silo presents itself as a mongos: any of several takes any command.
/// </summary>
internal static class Hello
{
    /// <summary>How many bytes a message may have, as drivers learn it here.</summary>
    public const int MaxMessageBytes = 48_000_000;

    private const int MaxWireVersion = 21;
    private const int SessionMinutes = 30;

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        bool isLegacy = !command.Name.SequenceEqual("hello"u8);
        var reply = new RawDocument
        {
            [isLegacy ? "ismaster" : "isWritablePrimary"] = true,
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
        };
        if (command.Connection is { } connection)
        {
            reply = reply.With("connectionId", connection.Id);
            if (Handshake.OffersZlib(command.Body.Span))
                reply = reply.With("compression", RawArray.Create("zlib"));
        }

        return ValueTask.FromResult(Replies.From(reply));
    }
}
