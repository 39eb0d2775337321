using MongoDB.Driver;
using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

public sealed partial class MongoStore
{
    /// <inheritdoc/>
    public async ValueTask CreateCollectionAsync(
        Namespace collection, RawDocument options, CancellationToken cancellationToken) =>
        await ChangeAsync(
            collection.Database, new CommandBuilder("create"u8, collection.Collection).WithAll(options), cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken)
    {
        var reply = await ChangeAsync(
            collection.Database, new CommandBuilder("collMod"u8, collection.Collection).WithAll(changes), cancellationToken)
            .ConfigureAwait(false);
        return Documents.WithoutOk(reply);
    }

    /// <inheritdoc/>
    public async ValueTask ConvertToCappedAsync(Namespace collection, long size, CancellationToken cancellationToken) =>
        await ChangeAsync(
            collection.Database,
            new CommandBuilder("convertToCapped"u8, collection.Collection).With("size"u8, size),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<RawDocument> ValidateCollectionAsync(Namespace collection, CancellationToken cancellationToken) =>
        Documents.WithoutOk(await ListAsync(
            collection.Database, new CommandBuilder("validate"u8, collection.Collection), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<int?> DropCollectionAsync(Namespace collection, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await ChangeAsync(
                collection.Database, new CommandBuilder("drop"u8, collection.Collection), cancellationToken).ConfigureAwait(false);
            return CatalogCommands.Int32(reply["nIndexesWas"]);
        }
        catch (DocumentException e) when (e.Code == ErrorCode.NamespaceNotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DropDatabaseAsync(string database, CancellationToken cancellationToken) =>
        await ChangeAsync(database, new CommandBuilder("dropDatabase"u8, 1), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken)
    {
        var command = new CommandBuilder("renameCollection"u8, source.ToString())
            .With("to"u8, target.ToString())
            .With("dropTarget"u8, dropTarget);
        await ChangeAsync("admin", command, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken)
    {
        var command = CatalogCommands.CreateIndexes(collection, indexes);
        return CatalogCommands.IndexesCreated(
            await ChangeAsync(collection.Database, command, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<int> DropIndexesAsync(Namespace collection, RawValue which, CancellationToken cancellationToken)
    {
        var command = new CommandBuilder("dropIndexes"u8, collection.Collection).With("index"u8, which);
        var reply = await ChangeAsync(collection.Database, command, cancellationToken).ConfigureAwait(false);
        return CatalogCommands.Int32(reply["nIndexesWas"]) ?? 0;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawDocument>> ListCollectionsAsync(
        string database, CancellationToken cancellationToken)
    {
        var source = _deployment.Database(database);
        var found = await Deployment.CallAsync(
            async token =>
            {
                using var cursor = await source.ListCollectionsAsync(null, token).ConfigureAwait(false);
                return await cursor.ToListAsync(token).ConfigureAwait(false);
            },
            mayRepeat: false,
            cancellationToken).ConfigureAwait(false);
        var collections = found.ConvertAll(Documents.From);
        collections.Sort((one, other) => string.CompareOrdinal(one["name"].AsString, other["name"].AsString));
        return collections;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawDocument>> ListIndexesAsync(
        Namespace collection, CancellationToken cancellationToken)
    {
        // A collection has no more than 64, so that they fit the first batch.
        var reply = await ListAsync(
            collection.Database, new CommandBuilder("listIndexes"u8, collection.Collection), cancellationToken).ConfigureAwait(false);
        return [.. reply["cursor"]["firstBatch"].AsArray.Select(index => index.AsDocument)];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RawDocument>> ListDatabasesAsync(CancellationToken cancellationToken)
    {
        var reply = await ListAsync("admin", new CommandBuilder("listDatabases"u8, 1), cancellationToken).ConfigureAwait(false);
        return [.. reply["databases"].AsArray.Select(database => database.AsDocument)];
    }

    /// <inheritdoc/>
    public async ValueTask<RawDocument> CollectionStatsAsync(Namespace collection, CancellationToken cancellationToken) =>
        Documents.WithoutOk(await ListAsync(
            collection.Database, new CommandBuilder("collStats"u8, collection.Collection), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<RawDocument> DatabaseStatsAsync(string database, CancellationToken cancellationToken) =>
        Documents.WithoutOk(await ListAsync(database, new CommandBuilder("dbStats"u8, 1), cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<RawDocument> CatalogStatsAsync(CancellationToken cancellationToken)
    {
        var status = await ListAsync("admin", new CommandBuilder("serverStatus"u8, 1), cancellationToken).ConfigureAwait(false);
        return status["catalogStats"] is { Type: ElementType.Document } stats ? stats.AsDocument : RawDocument.Empty;
    }

    private ValueTask<RawDocument> ListAsync(string database, CommandBuilder command, CancellationToken cancellationToken) =>
        _deployment.RunAsync(database, command, mayRepeat: true, cancellationToken);

    private async ValueTask<RawDocument> ChangeAsync(
        string database, CommandBuilder command, CancellationToken cancellationToken)
    {
        try
        {
            return await _deployment.RunAsync(database, command, mayRepeat: false, cancellationToken).ConfigureAwait(false);
        }
        catch (MongoWriteConcernException e)
        {
            throw Failures.ToError(e);
        }
    }
}
