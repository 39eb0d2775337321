namespace Streetcar.Grains.Tests;

/// <summary>A store that tells a test what is asked of it, and lets the test hold it up.</summary>
public sealed class WatchedStore(Func<IDocumentStore> open) : IDocumentStore
{
    private IDocumentStore _store = open();
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
        await _store.DisposeAsync();
        _store = open();
    }

    /// <summary>Takes the replies of writes that have taken effect, and says when they are durable; null for at once.</summary>
    public Func<IReadOnlyList<RawDocument>, Task<IReadOnlyList<RawDocument>>>? MakeDurable { get; set; }

    public string Identity => _store.Identity;

    public async ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _writesBegun);
        await BeforeWrite(requests);
        var applied = await _store.WriteAsync(collection, requests, cancellationToken);
        return MakeDurable is null ? applied : new AppliedWrites(MakeDurable(applied.Replies!));
    }

    public async ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        await BeforeFind();
        return Watch(await _store.FindAsync(request, batch, limit, cancellationToken));
    }

    public async ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Watch(await _store.AggregateAsync(request, batch, limit, cancellationToken));

    public ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        _store.CountAsync(request, cancellationToken);

    public ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken) =>
        _store.DistinctAsync(request, values, cancellationToken);

    public ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        _store.ExplainAsync(request, verbosity, cancellationToken);

    public ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken) =>
        _store.CreateCollectionAsync(collection, options, cancellationToken);

    public ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken) =>
        _store.ModifyCollectionAsync(collection, changes, cancellationToken);

    public ValueTask ConvertToCappedAsync(Namespace collection, long size, CancellationToken cancellationToken) =>
        _store.ConvertToCappedAsync(collection, size, cancellationToken);

    public ValueTask<RawDocument> ValidateCollectionAsync(Namespace collection, CancellationToken cancellationToken) =>
        _store.ValidateCollectionAsync(collection, cancellationToken);

    public ValueTask<int?> DropCollectionAsync(Namespace collection, CancellationToken cancellationToken) =>
        _store.DropCollectionAsync(collection, cancellationToken);

    public ValueTask<bool> DropDatabaseAsync(string database, CancellationToken cancellationToken) =>
        _store.DropDatabaseAsync(database, cancellationToken);

    public ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken) =>
        _store.RenameCollectionAsync(source, target, dropTarget, cancellationToken);

    public ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken) =>
        _store.CreateIndexesAsync(collection, indexes, cancellationToken);

    public ValueTask<int> DropIndexesAsync(
        Namespace collection, RawValue which, CancellationToken cancellationToken) =>
        _store.DropIndexesAsync(collection, which, cancellationToken);

    public ValueTask<IReadOnlyList<RawDocument>> ListCollectionsAsync(
        string database, CancellationToken cancellationToken) =>
        _store.ListCollectionsAsync(database, cancellationToken);

    public ValueTask<IReadOnlyList<RawDocument>> ListIndexesAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        _store.ListIndexesAsync(collection, cancellationToken);

    public ValueTask<IReadOnlyList<RawDocument>> ListDatabasesAsync(CancellationToken cancellationToken) =>
        _store.ListDatabasesAsync(cancellationToken);

    public ValueTask<RawDocument> CollectionStatsAsync(Namespace collection, CancellationToken cancellationToken) =>
        _store.CollectionStatsAsync(collection, cancellationToken);

    public ValueTask<RawDocument> DatabaseStatsAsync(string database, CancellationToken cancellationToken) =>
        _store.DatabaseStatsAsync(database, cancellationToken);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

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
