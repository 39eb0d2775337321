namespace Streetcar.Storage.Sqlite.Catalog;

/// <summary>How much a collection holds, as last committed. Written by the writer alone.</summary>
internal sealed class CollectionCounters(long documents, long bytes)
{
    private long _documents = documents;
    private long _bytes = bytes;
    private TaskCompletionSource? _change;

    /// <summary>How many documents.</summary>
    public long Documents => Volatile.Read(ref _documents);

    /// <summary>How many bytes the documents have.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Completes when the collection's documents change again.</summary>
    public Task NextChange()
    {
        if (Volatile.Read(ref _change) is { } awaited)
            return awaited.Task;
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _change, next, null) ?? next).Task;
    }

    /// <summary>Takes new figures over, of a change that can be seen.</summary>
    public void Set(long documents, long bytes)
    {
        Volatile.Write(ref _documents, documents);
        Volatile.Write(ref _bytes, bytes);
        if (Volatile.Read(ref _change) is not null)
            Interlocked.Exchange(ref _change, null)?.SetResult();
    }
}
