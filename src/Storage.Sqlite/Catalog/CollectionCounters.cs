namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>The number and size of a collection's documents, as last committed. Written by the writer only.</summary>
internal sealed class CollectionCounters(long documents, long bytes)
{
    private long _documents = documents;
    private long _bytes = bytes;
    private TaskCompletionSource? _change;

    public long Documents => Volatile.Read(ref _documents);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Completes when the collection's documents change again.</summary>
    public Task NextChange()
    {
        if (Volatile.Read(ref _change) is { } awaited)
            return awaited.Task;
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _change, next, null) ?? next).Task;
    }

    public void Add(long documents, long bytes)
    {
        Volatile.Write(ref _documents, _documents + documents);
        Volatile.Write(ref _bytes, _bytes + bytes);
        EndWaits();
    }

    /// <summary>Completes what waits for a change.</summary>
    public void EndWaits()
    {
        if (Volatile.Read(ref _change) is not null)
            Interlocked.Exchange(ref _change, null)?.SetResult();
    }
}
