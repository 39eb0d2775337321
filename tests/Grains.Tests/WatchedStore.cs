namespace Streetcar.Grains.Tests;

/// <summary>A store that tells a test what is asked of it, and lets the test hold it up.</summary>
public sealed class WatchedStore(Func<IDocumentStore> open) : StoreDecorator(open())
{
    private int _writesBegun;

    /// <summary>Runs before each write; what it throws, the write throws.</summary>
    public Func<IReadOnlyList<WriteRequest>, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before each find; what it throws, the find throws.</summary>
    public Func<Task> BeforeFind { get; set; } = () => Task.CompletedTask;

    /// <summary>Runs before each batch behind the first one.</summary>
    public Func<CancellationToken, Task> BeforeBatch { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many calls of WriteAsync there were.</summary>
    public int WritesBegun => Volatile.Read(ref _writesBegun);

    /// <summary>The cursors that were opened, in their order.</summary>
    public List<WatchedCursor> Cursors { get; } = [];

    /// <summary>Closes the store and opens it anew, as a restart of the silo does.</summary>
    public async Task RestartAsync()
    {
        await Inner.DisposeAsync();
        Inner = open();
    }

    /// <summary>Takes what came of writes that have taken effect, and says when they are durable; null for at once.</summary>
    public Func<IReadOnlyList<WriteOutcome>, Task<IReadOnlyList<WriteOutcome>>>? MakeDurable { get; set; }

    public override async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writesBegun);
        await BeforeWrite(requests);
        var applied = await Inner.WriteAsync(collection, requests, cancellationToken);
        return MakeDurable is null ? applied : new AppliedWrites(MakeDurable(applied.Outcomes!));
    }

    public override async ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        await BeforeFind();
        return Watch(await Inner.FindAsync(request, batch, limit, cancellationToken));
    }

    public override async ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Watch(await Inner.AggregateAsync(request, batch, limit, cancellationToken));

    private WatchedCursor? Watch(IStoreCursor? cursor)
    {
        if (cursor is null)
            return null;
        var watched = new WatchedCursor(cursor, token => BeforeBatch(token));
        lock (Cursors)
            Cursors.Add(watched);
        return watched;
    }
}
