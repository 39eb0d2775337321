namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// The documents and unique keys of one database that open transactions have changed and, while any of them writes, those that
/// the database's writer has changed and not committed yet: whoever takes such a one would find out at its commit alone.
/// </summary>
internal sealed class DocumentLocks
{
    private static readonly LockHolder Writer = new();

    private readonly Lock _lock = new();
    private readonly Dictionary<LockName, LockHolder> _holders = [];
    private readonly List<LockName> _noted = [];
    private TaskCompletionSource? _batchEnd;
    private int _transactions;
    private int _count;
    private bool _isInBatch;
    private bool _notes;

    /// <summary>Whether no transaction holds any.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    /// <summary>Whether the writer has to look at what it changes: transactions hold locks, or may take them.</summary>
    public bool ConcernWriter => _notes || !IsEmpty;

    /// <summary>Notes that a transaction begins to write.</summary>
    /// <returns>Completes when there is no commit on its way any more whose changes have not been noted.</returns>
    public Task AddTransaction()
    {
        lock (_lock)
        {
            _transactions++;
            return _isInBatch && !_notes
                ? (_batchEnd ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>Notes that a transaction that has written is over.</summary>
    public void RemoveTransaction()
    {
        lock (_lock)
            _transactions--;
    }

    /// <summary>Notes that the writer begins a commit.</summary>
    public void BeginBatch()
    {
        lock (_lock)
            (_isInBatch, _notes) = (true, _transactions > 0);
    }

    /// <summary>Notes that the writer's commit has been made, or given up.</summary>
    public void EndBatch()
    {
        lock (_lock)
        {
            (_isInBatch, _notes) = (false, false);
            foreach (var name in _noted)
                _holders.Remove(name);
            _noted.Clear();
            _batchEnd?.SetResult();
            _batchEnd = null;
        }
    }

    /// <summary>Takes it for the writer, until its commit.</summary>
    /// <param name="name">What is changed.</param>
    /// <param name="committed">The transaction that is committed, whose locks are no others'; null for none.</param>
    /// <returns>The transaction that holds it; null where the writer may change it.</returns>
    public LockHolder? TakeForWriter(LockName name, LockHolder? committed)
    {
        lock (_lock)
        {
            if (_holders.TryGetValue(name, out var other))
                return other == Writer || other == committed ? null : other;
            if (!_notes)
                return null;
            _holders.Add(name, Writer);
            _noted.Add(name);
            return null;
        }
    }

    /// <summary>Takes it, unless another transaction holds it, or the writer has changed it.</summary>
    /// <returns>Whether the transaction has it, and whether it had it before.</returns>
    public (bool IsHeld, bool IsNew) Take(LockName name, LockHolder holder)
    {
        lock (_lock)
        {
            if (_holders.TryGetValue(name, out var other))
                return (other == holder, false);
            _holders.Add(name, holder);
            Volatile.Write(ref _count, _count + 1);
            return (true, true);
        }
    }

    /// <summary>Releases what a transaction holds.</summary>
    /// <param name="names">What that is.</param>
    public void Release(List<LockName> names)
    {
        lock (_lock)
        {
            foreach (var name in names)
                _holders.Remove(name);
            Volatile.Write(ref _count, _count - names.Count);
        }
    }
}
