namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/hello/"/>, and the same by its legacy names. The
/// silo presents itself as a mongos: any of several takes any command. A single one may present itself as a replica set.
/// </summary>
internal static class Hello
{
    /// <summary>How many bytes a message may have, as drivers learn it here.</summary>
    public const int MaxMessageBytes = 48_000_000;

    private const int MaxWireVersion = 27;

    public static async ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        bool isLegacy = !command.Name.SequenceEqual("hello"u8);
        CheckUser(command.Document["saslSupportedMechs"]);
        var set = reads.ReplicaSet;
        if (set.Name is not null && command.Document["topologyVersion"] is { Type: ElementType.Document } known)
            await set.WaitForChangeAsync(known.AsDocument, LongestWait(command), cancellationToken);
        var topology = set.Name is null ? new RawDocument { ["msg"] = "isdbgrid" } : set.Describe(command.Connection?.Reached ?? "");
        var reply = new RawDocument([
            .. new RawDocument { [isLegacy ? "ismaster" : "isWritablePrimary"] = true }, .. topology, .. Common()]);
        if (command.Connection is { } connection)
        {
            reply = reply.With("connectionId", connection.Id);
            if (Handshake.OffersZlib(command.Body.Span))
                reply = reply.With("compression", RawArray.Create("zlib"));
        }

        if (reads.Settings.AutomationServiceDescriptor is { Length: > 0 } descriptor)
            reply = reply.With("automationServiceDescriptor", descriptor);
        foreach (var (name, value) in await SaslCommands.GreetAsync(reads, command, cancellationToken))
            reply = reply.With(name, value);
        return Replies.From(reply);
    }

    private static RawDocument Common() => new()
    {
        ["helloOk"] = true,
        ["maxBsonObjectSize"] = BatchLimit.MaxBytes,
        ["maxMessageSizeBytes"] = MaxMessageBytes,
        ["maxWriteBatchSize"] = Statements.MaxCount,
        ["localTime"] = DateTime.UtcNow,
        ["logicalSessionTimeoutMinutes"] = SessionCommands.TimeoutMinutes,
        ["minWireVersion"] = 0,
        ["maxWireVersion"] = MaxWireVersion,
        ["readOnly"] = false,
        // Streetcar's own: what it acknowledges is durable whatever the write concern, and never rolled back.
        ["durableWrites"] = true,
    };

    // Whose ways to authenticate are asked for.
    private static void CheckUser(RawValue user)
    {
        switch (user.Type)
        {
            case ElementType.Missing:
            case ElementType.String when user.Raw.Utf8.Contains((byte)'.'):
                return;
            case ElementType.String:
                throw new DocumentException(ErrorCode.BadValue, "UserName must contain a '.' separated database.user pair");
            case ElementType.Document:
                throw new DocumentException(ErrorCode.BadValue, "UserName must contain fields named: user, db");
            default:
                throw new DocumentException(
                    ErrorCode.TypeMismatch, $"BSON field 'hello.saslSupportedMechs' is the wrong type '{user.Type.Alias()}'");
        }
    }

    private static TimeSpan LongestWait(Command command) =>
        command.Document["maxAwaitTimeMS"].Raw.TryGetInt64(out long milliseconds)
            ? milliseconds >= 0
                ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue))
                : throw new DocumentException((ErrorCode)31373, "maxAwaitTimeMS must be a non-negative integer")
            : throw new DocumentException((ErrorCode)31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'");
}
