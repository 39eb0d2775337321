namespace Streetcar.Bson.Memory;

/// <summary>
/// Counts the memory that one kind of work takes together, and makes who can't get his share wait, in the order of the
/// requests. Safe for use by several threads at once.
/// </summary>
/// <param name="limit">How many bytes may be taken at once. More than that is granted only where nothing else is taken.</param>
public sealed class MemoryBudget(long limit)
{
    private readonly LinkedList<Waiter> _waiters = new();
    private long _used;

    /// <summary>How long who finds no memory waits for it, unless told otherwise: 10 seconds.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>A budget without a limit.</summary>
    public static MemoryBudget Unlimited => new(long.MaxValue);

    /// <summary>How many bytes may be taken at once.</summary>
    public long Limit => limit;

    /// <summary>How many bytes are taken.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Whether somebody waits for memory.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_waiters)
                return _waiters.Count > 0;
        }
    }

    /// <summary>Takes memory if there is some and nobody waits for it.</summary>
    /// <param name="bytes">How much.</param>
    public bool TryTake(long bytes)
    {
        lock (_waiters)
            return _waiters.Count == 0 && TryAdd(bytes);
    }

    /// <summary>Takes memory, and waits for it where there is none.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="longest">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where there was none in time.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public ValueTask<bool> TakeAsync(long bytes, TimeSpan longest, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<Waiter> waiter;
        lock (_waiters)
        {
            if (_waiters.Count == 0 && TryAdd(bytes))
                return ValueTask.FromResult(true);
            waiter = _waiters.AddLast(new Waiter(bytes));
        }

        return WaitAsync(waiter, longest, cancellationToken);
    }

    /// <summary>Takes memory, and blocks the thread where there is none.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="longest">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where there was none in time.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public bool Take(long bytes, TimeSpan longest, CancellationToken cancellationToken)
    {
        var taking = TakeAsync(bytes, longest, cancellationToken);
        return taking.IsCompletedSuccessfully ? taking.Result : taking.AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Counts memory that has been taken already.</summary>
    /// <param name="bytes">How much.</param>
    public void Add(long bytes)
    {
        lock (_waiters)
            _used += bytes;
    }

    /// <summary>Gives memory back.</summary>
    /// <param name="bytes">How much.</param>
    public void Release(long bytes)
    {
        lock (_waiters)
        {
            _used -= bytes;
            while (_waiters.First is { } first && TryAdd(first.Value.Bytes))
            {
                _waiters.RemoveFirst();
                first.Value.Granted.SetResult();
            }
        }
    }

    private async ValueTask<bool> WaitAsync(LinkedListNode<Waiter> waiter, TimeSpan longest, CancellationToken cancellationToken)
    {
        await waiter.Value.Granted.Task.WaitAsync(longest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_waiters)
        {
            if (waiter.List is null)
                return true;
            _waiters.Remove(waiter);
        }

        // Who waited behind may need less.
        Release(0);
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    private bool TryAdd(long bytes)
    {
        if (_used > 0 && _used > limit - bytes)
            return false;
        _used += bytes;
        return true;
    }

    private sealed class Waiter(long bytes)
    {
        public long Bytes => bytes;

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
