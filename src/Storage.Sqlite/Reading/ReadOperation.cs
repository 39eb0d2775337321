using System.Diagnostics;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// What all executors of one operation share: its time limit, its cancellation and its ticket. The time between batches
/// does not count against the limit.
/// </summary>
/// <param name="maxTime">The time limit; null for none.</param>
/// <param name="tickets">Grants tickets to long reads.</param>
internal sealed class ReadOperation(TimeSpan? maxTime, TicketHolder tickets)
{
    // Long enough to make resuming a scan negligible, short enough not to hold up other reads.
    private static readonly long SliceTicks = Stopwatch.Frequency / 500;

    private HashSet<ReadExecutor>? _executors;
    private CancellationToken _cancellationToken;
    private long _spent;
    private long _batchStart;
    private long _ticketEnd;
    private bool _hasTicket;

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
        _cancellationToken.ThrowIfCancellationRequested();
        long now = Stopwatch.GetTimestamp();
        if (maxTime is { } time && _spent + now - _batchStart >= time.TotalSeconds * Stopwatch.Frequency)
            throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
        if (_hasTicket && now >= _ticketEnd)
        {
            Yield();
            now = Stopwatch.GetTimestamp();
        }

        return now + SliceTicks;
    }

    /// <summary>Registers an executor that <see cref="Suspend"/> is to suspend.</summary>
    public void Add(ReadExecutor executor) => (_executors ??= []).Add(executor);

    public void Remove(ReadExecutor executor) => _executors?.Remove(executor);

    /// <summary>Releases the snapshots of all registered executors.</summary>
    public void Suspend()
    {
        foreach (var executor in _executors ?? [])
            executor.Suspend();
    }

    /// <summary>Blocks the thread until the operation has a ticket.</summary>
    public void AcquireTicket()
    {
        tickets.Acquire(_cancellationToken);
        _hasTicket = true;
        _ticketEnd = Stopwatch.GetTimestamp() + SliceTicks;
    }

    public void ReleaseTicket()
    {
        if (!_hasTicket)
            return;
        _hasTicket = false;
        tickets.Release();
    }

    /// <summary>Lets other reads run, and holds no snapshot meanwhile.</summary>
    public void Yield()
    {
        Suspend();
        ReleaseTicket();
        AcquireTicket();
    }
}
