using System.Threading.Tasks.Sources;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>An operation with a result.</summary>
/// <param name="cancellationToken">Cancels the operation if it has not started yet.</param>
internal abstract class WriteOperation<T>(CancellationToken cancellationToken)
    : WriteOperation, IValueTaskSource<T>
{
    // What awaits it continues on its own scheduler or the thread pool: never on the thread that commits.
    private ManualResetValueTaskSourceCore<T> _completion = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private DocumentException? _error;
    private T? _result;

    /// <summary>The result, to be awaited once.</summary>
    public ValueTask<T> Completion => new(this, _completion.Version);

    /// <summary>Queues the operation; false where the database has been closed.</summary>
    public bool TryQueue(Database database)
    {
        _registration = cancellationToken.UnsafeRegister(
            static (operation, token) => ((WriteOperation<T>)operation!).Cancel(token), this);
        if (database.TryWrite(this))
            return true;
        _registration.Unregister();
        return false;
    }

    public override void Complete()
    {
        _registration.Unregister();
        if (_error is not null)
            _completion.SetException(_error);
        else
            _completion.SetResult(_result!);
    }

    public override void Fail(Exception reason)
    {
        _registration.Unregister();
        _completion.SetException(reason);
    }

    protected void SetResult(T result) => (_result, _error) = (result, null);

    protected void SetError(DocumentException error) => _error = error;

    T IValueTaskSource<T>.GetResult(short token) => _completion.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<T>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<T>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        if (TryCancel())
            _completion.SetException(new OperationCanceledException(token));
    }
}
