using Streetcar.Bson.Memory;

namespace Streetcar.Grains;

/// <summary>
/// Reads a store cursor batch by batch. Where the client names no size it reads one batch ahead, on another thread, while
/// the client is busy with the one before; as long as there is memory for that. A client that names one gets the documents
/// as they are when it asks, as from MongoDB; small batches are also read faster than another thread wakes.
/// Used by one caller at a time; <see cref="Stop"/> alone may be called meanwhile.
/// </summary>
/// <param name="cursor">The store cursor, which this owns.</param>
/// <param name="memory">
/// What may be read ahead for all cursors together; null where documents that come later are to be in the next batch.
/// </param>
internal sealed class PrefetchingCursor(IStoreCursor cursor, MemoryBudget? memory) : IAsyncDisposable
{
    // Where the client names no size, batches grow: a short result costs little memory, a long one few round trips. With
    // what stands around it, a full batch just fits a pooled buffer, whose sizes are powers of two.
    private const int FirstBytes = 256 * 1024;
    private const int LastBytes = 1024 * 1024;
    private const int AroundBatch = 4096;
    private const int UnknownSize = 256;

    private readonly CancellationTokenSource _stop = new();
    private Task<CursorBatch>? _next;
    private int _bytes = FirstBytes;

    /// <summary>Takes the next batch.</summary>
    /// <param name="documents">How many documents at most; 0 for as many as are sensible.</param>
    /// <param name="command">The command that the batch answers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The batch, which the caller owns.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended, or the read was.</exception>
    public async Task<CursorBatch> TakeAsync(int documents, Command command, CancellationToken cancellationToken)
    {
        _next ??= StartReading(documents, command.NewReplyMemory());
        var batch = await _next.WaitAsync(cancellationToken);
        if (memory is not null && batch is { Count: 0, HasMore: true })
        {
            // There was no memory to read the next document ahead.
            batch.Dispose();
            _next = StartReading(documents, command.NewReplyMemory());
            batch = await _next.WaitAsync(cancellationToken);
        }

        var taken = batch.Take(documents > 0 ? documents : int.MaxValue);
        taken.CountFor(command);
        if (taken != batch)
        {
            if (batch.Count > 0)
                return taken;
            batch.Dispose();
        }

        _next = batch.HasMore && documents == 0 ? TryReadAhead() : null;
        return taken;
    }

    /// <summary>Waits for documents to come to a cursor that tails.</summary>
    /// <param name="longest">How long at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended, or the read was.</exception>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        await cursor.WaitAsync(longest, end.Token);
    }

    /// <summary>How many bytes it holds of the memory that queries share.</summary>
    public long Memory => cursor.Memory;

    /// <summary>
    /// Gives memory back while nobody reads: a batch that can be read again is forgotten, and what the store's cursor holds goes
    /// to disk.
    /// </summary>
    /// <returns>False where a read is under way.</returns>
    public bool TryRest()
    {
        if (_next is { IsCompleted: false })
            return false;
        if (_next is { IsCompletedSuccessfully: true, Result: { IsWhole: true } batch } && cursor.TryGoBack())
        {
            batch.Dispose();
            _next = null;
        }

        cursor.Free();
        return true;
    }

    /// <summary>Ends the read that is under way.</summary>
    public void Stop() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        if (_next is { } reading)
            await DiscardAsync(reading);
        await cursor.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task DiscardAsync(Task<CursorBatch> reading)
    {
        try
        {
            using var unread = await reading;
        }
        catch (Exception)
        {
            // Nobody asks any more how the read went.
        }
    }

    private Task<CursorBatch>? TryReadAhead()
    {
        if (memory is null)
            return null;
        var ahead = new MemoryLease(memory) { Waits = false };
        return ahead.TryGrow(_bytes) ? StartReading(0, ahead) : null;
    }

    private Task<CursorBatch> StartReading(int documents, MemoryLease? reply)
    {
        if (documents > 0)
            return ReadAsync(new BatchLimit(documents, BatchLimit.MaxBytes), UnknownSize, reply);
        var limit = new BatchLimit(int.MaxValue, _bytes - AroundBatch);
        // Behind a full batch comes another one, mostly.
        int size = _bytes == FirstBytes ? UnknownSize : _bytes;
        _bytes = Math.Min(_bytes * 2, LastBytes);
        return Task.Run(() => ReadAsync(limit, size, reply));
    }

    private async Task<CursorBatch> ReadAsync(BatchLimit limit, int size, MemoryLease? reply)
    {
        var batch = new CursorBatch(size, reply);
        try
        {
            bool hasMore = await cursor.ReadAsync(batch.Writer, limit, _stop.Token);
            batch.Complete(hasMore, cursor.PostBatchResumeToken);
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }
}
