using System.Diagnostics;
using Streetcar.Bson.Memory;

namespace Streetcar.Grains;

/// <summary>A cursor that is open on this silo. Its batches are taken one after the other, whoever asks for them.</summary>
/// <param name="rest">What is left of its result.</param>
/// <param name="opening">What its client asked for.</param>
/// <param name="memory">What is read ahead for all cursors together.</param>
/// <param name="time">The clock that its idle time goes by.</param>
internal sealed class OpenCursor(IStoreCursor rest, CursorOpening opening, MemoryBudget memory, TimeProvider time)
    : IAsyncDisposable
{
    // How long a cursor that awaits data does so, as MongoDB's.
    private static readonly TimeSpan DataTime = TimeSpan.FromSeconds(1);

    // Timers count whole milliseconds: a shorter wait would be none, and the loop would spin.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);

    private readonly PrefetchingCursor _batches = new(rest, opening.Tails || opening.Transaction is not null ? null : memory);
    private readonly SemaphoreSlim _use = new(1);
    private long _lastUse = time.GetTimestamp();
    private volatile bool _isClosed;
    private bool _rests;
    private bool _isDisposed;
    private bool _isAtEnd;

    public CursorOpening Opening => opening;

    /// <summary>Whether it has been closed.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Whether it was closed because others needed its memory.</summary>
    public bool IsEvicted { get; private set; }

    /// <summary>How many bytes it holds of the memory that queries share.</summary>
    public long Memory => _batches.Memory;

    /// <summary>For how long nobody has read it.</summary>
    public TimeSpan IdleTime => _use.CurrentCount > 0 ? time.GetElapsedTime(Volatile.Read(ref _lastUse)) : TimeSpan.Zero;

    /// <summary>Whether nobody has read it for that time.</summary>
    public bool IsIdleFor(TimeSpan age) => IdleTime >= age;

    /// <summary>Gives back memory if nobody has read it for that time, once until it is read again.</summary>
    public async Task RestAsync(TimeSpan age)
    {
        if (_rests || !IsIdleFor(age) || !await _use.WaitAsync(0).ConfigureAwait(false))
            return;
        try
        {
            // It writes to a disk.
            if (!_isClosed)
                _rests = await Task.Factory.StartNew(_batches.TryRest, TaskCreationOptions.LongRunning).ConfigureAwait(false);
        }
        finally
        {
            _use.Release();
        }
    }

    /// <summary>Closes it if nobody reads it, and remembers why.</summary>
    public async Task EvictAsync()
    {
        if (!await _use.WaitAsync(0).ConfigureAwait(false))
            return;
        try
        {
            if (Interlocked.Exchange(ref _isDisposed, true))
                return;
            IsEvicted = true;
            _isClosed = true;
            _batches.Stop();
            await _batches.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _use.Release();
        }
    }

    /// <summary>Takes the next batch; of a cursor that awaits data, the first with documents in it, if some come in time.</summary>
    /// <param name="documents">How many documents at most; 0 for as many as are sensible.</param>
    /// <param name="longest">How long to await data; null for the usual time.</param>
    /// <param name="command">The command that the batch answers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The batch, which the caller owns; null where another caller has taken the last one.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended, or the cursor was closed.</exception>
    public async ValueTask<CursorBatch?> TakeAsync(
        int documents, TimeSpan? longest, Command command, CancellationToken cancellationToken)
    {
        await _use.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isAtEnd)
                return null;
            if (_isClosed)
                throw new OperationCanceledException("The cursor was closed.");
            _rests = false;
            var batch = opening.AwaitsData
                ? await AwaitAsync(documents, longest ?? DataTime, command, cancellationToken).ConfigureAwait(false)
                : await _batches.TakeAsync(documents, command, cancellationToken).ConfigureAwait(false);
            _isAtEnd = !batch.HasMore;
            return batch;
        }
        finally
        {
            Volatile.Write(ref _lastUse, time.GetTimestamp());
            _use.Release();
        }
    }

    /// <summary>Closes it, also while a batch is being read, which then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _batches.Stop();
        // Whoever reads it still has the store's cursor; who comes later finds it closed.
        await _use.WaitAsync().ConfigureAwait(false);
        try
        {
            await _batches.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _use.Release();
        }
    }

    private async Task<CursorBatch> AwaitAsync(
        int documents, TimeSpan longest, Command command, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var batch = await _batches.TakeAsync(documents, command, cancellationToken).ConfigureAwait(false);
            var left = longest - Stopwatch.GetElapsedTime(start);
            if (batch.Count > 0 || !batch.HasMore || left < LeastWait)
                return batch;
            batch.Dispose();
            await _batches.WaitAsync(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
