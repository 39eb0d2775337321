using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Forwards all to another store; what derives from it adds to some of it.</summary>
/// <param name="inner">The other store, of which it disposes.</param>
public abstract class StoreDecorator(IDocumentStore inner) : IDocumentStore
{
    /// <inheritdoc/>
    public string Identity => Inner.Identity;

    /// <summary>The store beneath all decorators.</summary>
    public IDocumentStore Undecorated => Inner is StoreDecorator decorator ? decorator.Undecorated : Inner;

    /// <summary>The store that is decorated.</summary>
    protected IDocumentStore Inner { get; set; } = inner;

    /// <inheritdoc/>
    public virtual Task ConnectAsync(CancellationToken cancellationToken) => Inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Inner.FindAsync(request, batch, limit, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken) =>
        Inner.AggregateAsync(request, batch, limit, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken) =>
        Inner.CountAsync(request, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DistinctAsync(
        DistinctRequest request, RawWriter values, CancellationToken cancellationToken) =>
        Inner.DistinctAsync(request, values, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask MapReduceAsync(
        MapReduceRequest request, RawWriter results, CancellationToken cancellationToken) =>
        Inner.MapReduceAsync(request, results, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken) =>
        Inner.ExplainAsync(request, verbosity, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken) =>
        Inner.WriteAsync(collection, requests, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken) =>
        Inner.CreateCollectionAsync(collection, options, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken) =>
        Inner.ModifyCollectionAsync(collection, changes, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask ConvertToCappedAsync(
        Namespace collection, long size, CancellationToken cancellationToken) =>
        Inner.ConvertToCappedAsync(collection, size, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<int?> DropCollectionAsync(Namespace collection, CancellationToken cancellationToken) =>
        Inner.DropCollectionAsync(collection, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DropDatabaseAsync(string database, CancellationToken cancellationToken) =>
        Inner.DropDatabaseAsync(database, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken) =>
        Inner.RenameCollectionAsync(source, target, dropTarget, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken) =>
        Inner.CreateIndexesAsync(collection, indexes, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<int> DropIndexesAsync(
        Namespace collection, RawValue which, CancellationToken cancellationToken) =>
        Inner.DropIndexesAsync(collection, which, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<RawDocument>> ListCollectionsAsync(
        string database, CancellationToken cancellationToken) =>
        Inner.ListCollectionsAsync(database, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<RawDocument>> ListIndexesAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Inner.ListIndexesAsync(collection, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<RawDocument>> ListDatabasesAsync(CancellationToken cancellationToken) =>
        Inner.ListDatabasesAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> ValidateCollectionAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Inner.ValidateCollectionAsync(collection, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> CollectionStatsAsync(
        Namespace collection, CancellationToken cancellationToken) =>
        Inner.CollectionStatsAsync(collection, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> DatabaseStatsAsync(
        string database, CancellationToken cancellationToken) =>
        Inner.DatabaseStatsAsync(database, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> CatalogStatsAsync(CancellationToken cancellationToken) =>
        Inner.CatalogStatsAsync(cancellationToken);

    /// <inheritdoc/>
    public bool KeepsSettings => Inner.KeepsSettings;

    /// <inheritdoc/>
    public Task Unlocked => Inner.Unlocked;

    /// <inheritdoc/>
    public long WriteLocks => Inner.WriteLocks;

    /// <inheritdoc/>
    public virtual ValueTask FlushAsync(CancellationToken cancellationToken) => Inner.FlushAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<long> LockWritesAsync(CancellationToken cancellationToken) => Inner.LockWritesAsync(cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<long> UnlockWritesAsync(CancellationToken cancellationToken) => Inner.UnlockWritesAsync(cancellationToken);

    /// <inheritdoc/>
    public long UserChanges => Inner.UserChanges;

    /// <inheritdoc/>
    public virtual ValueTask<RawDocument> RunUserCommandAsync(
        string database, RawDocument command, bool changes, CancellationToken cancellationToken) =>
        Inner.RunUserCommandAsync(database, command, changes, cancellationToken);

    /// <inheritdoc/>
    public RawTimestamp Now => Inner.Now;

    /// <inheritdoc/>
    public void Advance(RawTimestamp time) => Inner.Advance(time);

    /// <inheritdoc/>
    public virtual ValueTask<IStoreTransaction> BeginTransactionAsync(
        OperationId id, RawDocument readConcern, CancellationToken cancellationToken) =>
        Inner.BeginTransactionAsync(id, readConcern, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<RawTimestamp?> SettleTransactionAsync(
        OperationId id, bool commits, CancellationToken cancellationToken) =>
        Inner.SettleTransactionAsync(id, commits, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Inner.DisposeAsync();
    }
}
