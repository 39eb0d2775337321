using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query;
using Streetcar.Query.Aggregation;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// What all executors of one operation share: its time limit, its cancellation and its ticket. The time between batches
/// does not count against the limit.
/// </summary>
/// <param name="client">Who asked for it.</param>
/// <param name="maxTime">The time limit; null for none.</param>
/// <param name="workers">Grant tickets, threads and memory to long reads.</param>
internal sealed class ReadOperation(string client, TimeSpan? maxTime, QueryWorkers workers) : OperationContext
{
    // Long enough to make resuming a scan negligible, short enough not to hold up other reads.
    private static readonly long SliceTicks = Stopwatch.Frequency / 500;

    private HashSet<ReadExecutor>? _executors;
    private CancellationToken _cancellationToken;
    private long _spent;
    private long _batchStart;
    private long _ticketEnd;
    private long _memory;
    private int _scanning;
    private bool _hasTicket;

    /// <summary>Who asked for it.</summary>
    public string Client => client;

    /// <summary>How many bytes it holds of the memory that all share.</summary>
    public long Memory => Volatile.Read(ref _memory);

    public void StartBatch(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _batchStart = Stopwatch.GetTimestamp();
    }

    public void EndBatch() => _spent += Stopwatch.GetTimestamp() - _batchStart;

    /// <summary>Starts a time slice.</summary>
    /// <returns>When it ends (<see cref="Stopwatch.GetTimestamp"/>).</returns>
    /// <exception cref="DocumentException">MaxTimeMSExpired.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public long StartSlice()
    {
        OnCheck();
        return Stopwatch.GetTimestamp() + SliceTicks;
    }

    /// <summary>Puts on disk what a result holds in memory, between two batches; who ends the last one ends that too.</summary>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public void Free(DocumentSource result)
    {
        StartBatch(_cancellationToken);
        using var work = Enter();
        result.Free();
    }

    /// <summary>Registers an executor that <see cref="Suspend"/> is to suspend.</summary>
    public void Add(ReadExecutor executor) => (_executors ??= []).Add(executor);

    public void Remove(ReadExecutor executor) => _executors?.Remove(executor);

    /// <summary>Says that an executor looks at documents in SQLite's memory, so that it can't be suspended.</summary>
    public void StartScan() => _scanning++;

    public void EndScan() => _scanning--;

    /// <summary>Releases the snapshots of all registered executors.</summary>
    public void Suspend()
    {
        foreach (var executor in _executors ?? [])
            executor.Suspend();
    }

    /// <summary>Runs a part of the operation on a thread that waits for tickets.</summary>
    public async Task<T> RunOnThreadAsync<T>(Func<T> part) =>
        await workers.Threads.RunAsync(client, () => RunWithTicket(part)).ConfigureAwait(false);

    /// <summary>Lets other reads run, and holds no snapshot meanwhile unless a scan is in the middle of a document.</summary>
    public void Yield()
    {
        if (_scanning == 0)
            Suspend();
        ReleaseTicket();
        AcquireTicket();
    }

    protected override void OnCheck()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        long now = Stopwatch.GetTimestamp();
        if (maxTime is { } time && _spent + now - _batchStart >= time.TotalSeconds * Stopwatch.Frequency)
            throw DocumentException.OutOfTime();
        if (_hasTicket && now >= _ticketEnd)
            Yield();
    }

    // What it holds itself does not come back while it waits.
    private bool HoldsAll => workers.Memory.Used <= Memory;

    // Only a thread that waits for tickets may wait for memory too.
    protected override void Reserve(long bytes)
    {
        if (bytes < 0)
            workers.Memory.Release(-bytes);
        else if (!workers.Memory.TryTake(bytes) && !(_hasTicket && TryAwaitMemory(bytes)))
            throw HoldsAll ? MemoryErrors.ForTooMuch(workers.Memory.Limit) : MemoryErrors.ForQuery();
        Interlocked.Add(ref _memory, bytes);
    }

    protected override bool TryReserve(long bytes)
    {
        if (!workers.Memory.TryTake(bytes))
            return false;
        Interlocked.Add(ref _memory, bytes);
        return true;
    }

    private bool TryAwaitMemory(long bytes)
    {
        if (HoldsAll)
            return false;
        ReleaseTicket();
        bool isTaken = workers.Memory.Take(bytes, MemoryBudget.LongestWait, _cancellationToken);
        AcquireTicket();
        return isTaken;
    }

    private T RunWithTicket<T>(Func<T> part)
    {
        AcquireTicket();
        try
        {
            using var work = Enter();
            return part();
        }
        finally
        {
            ReleaseTicket();
        }
    }

    private void AcquireTicket()
    {
        workers.Tickets.Acquire(client, _cancellationToken);
        _hasTicket = true;
        _ticketEnd = Stopwatch.GetTimestamp() + SliceTicks;
    }

    private void ReleaseTicket()
    {
        if (!_hasTicket)
            return;
        _hasTicket = false;
        workers.Tickets.Release();
    }
}
