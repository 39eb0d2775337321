namespace Streetcar.Grains.Tests;

/// <summary>A store cursor that tells a test how far it has been read and when it was let go.</summary>
public sealed class WatchedCursor(IStoreCursor cursor, Func<CancellationToken, Task> beforeBatch) : IStoreCursor
{
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _batches;

    /// <summary>How many batches behind the first one were read or begun.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>Completes when the cursor is disposed.</summary>
    public Task Disposed => _disposed.Task;

    public long Memory => cursor.Memory;

    public bool TryGoBack() => cursor.TryGoBack();

    public void Free() => cursor.Free();

    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _batches);
        await beforeBatch(cancellationToken);
        return await cursor.ReadAsync(batch, limit, cancellationToken);
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => cursor.WaitAsync(longest, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await cursor.DisposeAsync();
        _disposed.TrySetResult();
    }
}
