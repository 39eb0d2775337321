namespace Streetcar.Grains.Commands;

/// <summary>
/// The commands of logical sessions
/// (<see href="https://www.mongodb.com/docs/manual/reference/command/nav-sessions/"/>). A session holds nothing on the
/// silo but the numbers of its retryable writes, so there is nothing to refresh and nothing to end.
/// </summary>
internal static class Sessions
{
    private const int TimeoutMinutes = 30;

    public static ValueTask<Reply> StartAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            ["id"] = new RawDocument { ["id"] = Guid.NewGuid() },
            ["timeoutMinutes"] = TimeoutMinutes,
            ["ok"] = 1.0,
        }));
    }

    /// <summary>Answers <c>endSessions</c>, <c>refreshSessions</c> and <c>killSessions</c>: <c>{name: [{id: UUID}, …]}</c>.</summary>
    public static ValueTask<Reply> AcceptAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        if (command.Argument.Type == ElementType.Array)
            return ValueTask.FromResult(Replies.Ok);
        string name = System.Text.Encoding.UTF8.GetString(command.Name);
        throw new DocumentException(
            ErrorCode.TypeMismatch,
            $"BSON field '{name}.{name}' is the wrong type '{command.Argument.Type.Alias()}', expected type 'array'");
    }
}
