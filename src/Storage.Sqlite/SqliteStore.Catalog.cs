using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Views;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

// Databases, collections and indexes.
public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    public async ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken)
    {
        NameRules.CheckNew(collection);
        await InSavepointAsync(
            collection.Database,
            transaction => Create(transaction, collection, options),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int?> DropCollectionAsync(Namespace collection, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        if (FindDatabase(collection.Database) is null)
            return null;
        return await InSavepointAsync(
            collection.Database,
            transaction => CollectionCommands.Drop(transaction, collection),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DropDatabaseAsync(string database, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Not by way of the writer, where it deletes the file.
        await Unlocked.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_recording.IsOn && FindDatabase(database) is { } recorded)
            await DropRecordedAsync(recorded, cancellationToken).ConfigureAwait(false);
        else
            await _databases.DropAsync(database, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken)
    {
        NameRules.Check(source);
        NameRules.CheckNew(target);
        await OpenedAsync(source.Database, cancellationToken).ConfigureAwait(false);
        if (FindDatabase(source.Database)?.Catalog.FindCollection(source.Collection) is null)
            throw CollectionCommands.SourceNotFound(source);
        if (source.Database != target.Database)
        {
            await MoveAsync(source, target, dropTarget, cancellationToken).ConfigureAwait(false);
            return;
        }

        await InSavepointAsync(
            source.Database,
            transaction =>
            {
                IndexCommands.CheckNoBuild(transaction.Find(source));
                IndexCommands.CheckNoBuild(transaction.Catalog.Find(target.Collection));
                return CollectionCommands.Rename(transaction, source, target, dropTarget);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        if (changes.ContainsKey("validator"))
            Validator.CheckPlace(collection);
        if (FindDatabase(collection.Database) is null)
            throw CollectionCommands.NotFound(collection);
        return await InSavepointAsync(
            collection.Database,
            transaction => CollectionModification.Apply(transaction, collection, changes),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask ConvertToCappedAsync(Namespace collection, long size, CancellationToken cancellationToken)
    {
        CollectionModification.CheckConvertible(collection);
        if (FindDatabase(collection.Database) is null)
            throw CollectionModification.NothingToConvert(collection);
        await InSavepointAsync(
            collection.Database,
            transaction => CollectionModification.ConvertToCapped(transaction, collection, size),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ValidateCollectionAsync(Namespace collection, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        return await Task.Run(() => Validate(collection, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        var specs = indexes.Select(IndexSpec.Normalize).ToArray();
        return await new IndexBuild(this, collection, specs).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<int> DropIndexesAsync(
        Namespace collection, RawValue which, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        if (FindDatabase(collection.Database) is null)
            throw CollectionCommands.SourceNotFound(collection);
        return await InSavepointAsync(
            collection.Database,
            transaction => IndexCommands.Drop(transaction, collection, which),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawDocument>> ListCollectionsAsync(
        string database, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(database);
        await OpenedAsync(database, cancellationToken).ConfigureAwait(false);
        return FindDatabase(database) is { } found ? CatalogReplies.Collections(found.Catalog) : [];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawDocument>> ListIndexesAsync(
        Namespace collection, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        await OpenedAsync(collection.Database, cancellationToken).ConfigureAwait(false);
        if (FindDatabase(collection.Database)?.Catalog.FindCollection(collection.Collection) is not { } info)
            throw CollectionCommands.NotFound(collection);
        return CatalogReplies.Indexes(info);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawDocument>> ListDatabasesAsync(CancellationToken cancellationToken) =>
        await Task.Run(ListDatabases, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RawDocument> CollectionStatsAsync(
        Namespace collection, CancellationToken cancellationToken)
    {
        NameRules.Check(collection);
        return await Task.Run(() => StorageStatistics.OfCollection(FindDatabase(collection.Database), collection), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> DatabaseStatsAsync(string database, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(database);
        return await Task.Run(() => StorageStatistics.OfDatabase(FindDatabase(database), database), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> CatalogStatsAsync(CancellationToken cancellationToken) =>
        await Task.Run(CountCatalogs, cancellationToken).ConfigureAwait(false);

    // One that is damaged has none to count.
    private RawDocument CountCatalogs()
    {
        var counts = default(CatalogCounts);
        foreach (var database in _databases.All)
        {
            try
            {
                counts += database.Facts().Counts;
            }
            catch (DocumentException)
            {
                continue;
            }
        }

        return counts.Describe();
    }

    // Its history is to be read on, and in the database's file.
    private async ValueTask DropRecordedAsync(StoredDatabase database, CancellationToken cancellationToken)
    {
        if (database.Facts().IsEmpty)
            return;
        await InSavepointAsync(
            database.Name,
            transaction =>
            {
                transaction.DropDatabase();
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static bool Create(WriteTransaction transaction, Namespace ns, RawDocument options)
    {
        if (ViewOptions.AreOfView(options))
            ViewCommands.Create(transaction, ns, options);
        else
            CollectionCommands.Create(transaction, ns, options);
        return true;
    }

    private async Task MoveAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken)
    {
        await _moving.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var stored = FindDatabase(source.Database);
            using var from = stored is null ? null : await stored.UseAsync(cancellationToken).ConfigureAwait(false);
            if (from is null)
                throw CollectionCommands.SourceNotFound(source);
            using var to = await UseOrCreateAsync(target.Database, cancellationToken).ConfigureAwait(false);
            await new CollectionMove(_folder, source, target, stored!, dropTarget)
                .RunAsync(from.Value.Database, to.Database, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _moving.Release();
        }
    }

    private RawDocument Validate(Namespace ns, CancellationToken cancellationToken)
    {
        using var snapshot = FindDatabase(ns.Database) is { } database ? LatestSnapshot.Take(database) : null;
        return snapshot?.Catalog.FindCollection(ns.Collection) is { } collection
            ? new CollectionValidation(snapshot.Connection, collection).Run(cancellationToken)
            : throw new DocumentException(ErrorCode.NamespaceNotFound, $"Collection '{ns}' does not exist to validate.");
    }

    private List<RawDocument> ListDatabases()
    {
        var list = new List<RawDocument>();
        foreach (var database in _databases.All.OrderBy(database => database.Name, StringComparer.Ordinal))
        {
            try
            {
                if (!database.Facts().IsEmpty)
                    list.Add(new RawDocument { ["name"] = database.Name, ["sizeOnDisk"] = database.SizeOnDisk, ["empty"] = false });
            }
            catch (DocumentException e)
            {
                list.Add(new RawDocument
                {
                    ["name"] = database.Name,
                    ["sizeOnDisk"] = database.SizeOnDisk,
                    ["empty"] = false,
                    ["error"] = e.Message,
                });
            }
        }

        return list;
    }
}
