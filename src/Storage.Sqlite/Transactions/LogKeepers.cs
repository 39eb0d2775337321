namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// The branches of one database, each of which keeps the write-ahead log from being begun anew. When that makes the log too
/// long, all are given up; new ones wait meanwhile.
/// </summary>
/// <param name="maxPages">How many pages the log may have while it is kept.</param>
internal sealed class LogKeepers(int maxPages)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Branch> _branches = [];
    private TaskCompletionSource? _closed;

    public int MaxPages => maxPages;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _branches.Count == 0;
        }
    }

    /// <summary>Completes when new ones may begin.</summary>
    public Task Opening
    {
        get
        {
            lock (_lock)
                return _closed?.Task ?? Task.CompletedTask;
        }
    }

    public void Add(Branch branch)
    {
        lock (_lock)
            _branches.Add(branch);
    }

    public void Remove(Branch branch)
    {
        lock (_lock)
            _branches.Remove(branch);
    }

    /// <summary>Gives all up, and lets none begin until <see cref="Open"/>.</summary>
    public void GiveUpAll()
    {
        List<Branch> all;
        lock (_lock)
        {
            _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            all = [.. _branches];
        }

        foreach (var branch in all)
            branch.GiveUp();
    }

    public void Open()
    {
        TaskCompletionSource? closed;
        lock (_lock)
            (closed, _closed) = (_closed, null);
        closed?.SetResult();
    }
}
