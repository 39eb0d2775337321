using System.Threading.Tasks.Sources;

namespace Streetcar.Grains;

/// <summary>
/// A write that waits for its reply. Whoever awaits it goes on at once on the thread that answers the whole batch, which
/// wakes no other thread for it, and so must not keep it for long.
/// </summary>
internal sealed class PendingWrite : IValueTaskSource<Reply>
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Ended = 2;

    private ManualResetValueTaskSourceCore<Reply> _reply;
    private readonly CancellationTokenRegistration _cancellation;
    private int _state;

    /// <param name="command">The write.</param>
    /// <param name="cancellationToken">Ends the wait, and withdraws the write if it has not been sent.</param>
    public PendingWrite(Command command, CancellationToken cancellationToken)
    {
        Command = command;
        _cancellation = cancellationToken.UnsafeRegister(
            static (write, token) => ((PendingWrite)write!).SetException(new OperationCanceledException(token)), this);
    }

    public Command Command { get; }

    /// <summary>The reply, to be awaited once.</summary>
    public ValueTask<Reply> Reply => new(this, _reply.Version);

    /// <summary>Takes the write to be sent; false where it has been withdrawn.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    public void SetResult(Reply reply)
    {
        if (TryEnd())
            _reply.SetResult(reply);
    }

    public void SetException(Exception exception)
    {
        if (TryEnd())
            _reply.SetException(exception);
    }

    Reply IValueTaskSource<Reply>.GetResult(short token) => _reply.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<Reply>.GetStatus(short token) => _reply.GetStatus(token);

    void IValueTaskSource<Reply>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _reply.OnCompleted(continuation, state, token, flags);

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref _state, Ended) == Ended)
            return false;
        _cancellation.Unregister();
        return true;
    }
}
