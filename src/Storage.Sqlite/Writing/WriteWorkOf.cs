using System.Threading.Tasks.Sources;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Work that gives a result.</summary>
/// <param name="action">
/// What is done. A <see cref="DocumentException"/> from it is its outcome; it must have left nothing in the transaction
/// then, see <see cref="WriteTransaction.Attempt"/>.
/// </param>
/// <param name="cancellationToken">Withdraws the work where it has not been taken up yet.</param>
internal sealed class WriteOperation<T>(Func<WriteTransaction, T> action, CancellationToken cancellationToken)
    : WriteOperation, IValueTaskSource<T>
{
    // A turn of a grain is continued in the grain's own scheduler right away, all others on the thread pool: never on
    // the writer's thread.
    private ManualResetValueTaskSourceCore<T> _completion = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private DocumentException? _mistake;
    private T? _result;

    /// <summary>The outcome, to be awaited once.</summary>
    public ValueTask<T> Outcome => new(this, _completion.Version);

    /// <summary>Queues the work; false where the database has been closed.</summary>
    public bool TryQueue(Database database)
    {
        _registration = cancellationToken.UnsafeRegister(
            static (work, token) => ((WriteOperation<T>)work!).Withdraw(token), this);
        if (database.TryWrite(this))
            return true;
        _registration.Unregister();
        return false;
    }

    /// <inheritdoc/>
    public override void Execute(WriteTransaction transaction)
    {
        _mistake = null;
        try
        {
            _result = action(transaction);
        }
        catch (DocumentException mistake) when (mistake is not SqliteException)
        {
            _mistake = mistake;
        }
    }

    /// <inheritdoc/>
    public override void Deliver()
    {
        _registration.Unregister();
        if (_mistake is not null)
            _completion.SetException(_mistake);
        else
            _completion.SetResult(_result!);
    }

    /// <inheritdoc/>
    public override void Fail(Exception reason)
    {
        _registration.Unregister();
        _completion.SetException(reason);
    }

    T IValueTaskSource<T>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Withdraw(CancellationToken token)
    {
        if (TryWithdraw())
            _completion.SetException(new OperationCanceledException(token));
    }
}
