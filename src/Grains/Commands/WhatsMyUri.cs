namespace Streetcar.Grains.Commands;

/// <summary>The client's own address, as shells ask for it.</summary>
internal static class WhatsMyUri
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Replies.From(new RawDocument { ["you"] = command.Connection?.Peer ?? "" }));
}
