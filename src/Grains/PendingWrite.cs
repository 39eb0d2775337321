namespace Streetcar.Grains;

/// <summary>A write in a collection grain's queue, and the promise of its reply.</summary>
/// <param name="command">The command as it came.</param>
/// <param name="ns">The collection.</param>
/// <param name="request">The command, parsed.</param>
/// <param name="cancellationToken">Withdraws it while it waits.</param>
internal sealed class PendingWrite(
    Command command, Namespace ns, WriteRequest request, CancellationToken cancellationToken)
    : TaskCompletionSource<Reply>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Command Command => command;

    public Namespace Namespace => ns;

    public WriteRequest Request => request;

    public bool IsWithdrawn => cancellationToken.IsCancellationRequested;

    /// <summary>How large the command is.</summary>
    public long Bytes
    {
        get
        {
            long bytes = command.Body.Length;
            foreach (var sequence in command.Sequences)
                bytes += sequence.Documents.Length;
            return bytes;
        }
    }
}
