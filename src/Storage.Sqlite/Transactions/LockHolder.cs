namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>Who holds locks: one open transaction.</summary>
internal sealed class LockHolder
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the transaction has ended, and its locks have been released.</summary>
    public Task Ended => _ended.Task;

    public void End() => _ended.TrySetResult();
}
