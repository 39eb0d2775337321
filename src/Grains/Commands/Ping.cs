namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/ping/"/>; it takes whatever comes with it.
/// </summary>
internal static class Ping
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Replies.Ok);
}
