namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/ping/"/></summary>
internal static class Ping
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(Replies.Ok);
    }
}
