using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Repair;

/// <summary>Copies what is whole of a database into another store.</summary>
/// <param name="name">The database.</param>
/// <param name="file">Its file, which is left as it is.</param>
/// <param name="target">The other store.</param>
/// <param name="tell">Is told what has been done.</param>
internal sealed class DatabaseRepair(string name, string file, SqliteStore target, Action<string> tell)
{
    private const int DocumentsBetweenReports = 100_000;

    private bool _isWhole = true;

    /// <summary>Copies it.</summary>
    /// <returns>Whether nothing is lost.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            bool hasLog = File.Exists(file + "-wal");
            using var connection = Connection.OpenDamaged(file, DatabaseFile.VfsOf(file));
            if (hasLog)
                connection.KeepLog();
            if (WriteAheadLog.IsDamaged(file))
                Lose($"{name}: the log is damaged; the last writes are lost");
            DatabaseFile.CheckName(connection, file, name);
            foreach (var collection in LoadCollections(connection))
                await CopyAsync(connection, collection, cancellationToken).ConfigureAwait(false);
            await CopyViewsAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            Lose($"{name}: nothing more can be read: {e.Message}");
        }

        return _isWhole;
    }

    private void Lose(string what)
    {
        _isWhole = false;
        tell(what);
    }

    private List<SavedCollection> LoadCollections(Connection connection)
    {
        var collections = new List<SavedCollection>();
        foreach (var row in new RowSalvage(connection, "collections", "id", "name, options, documents, uuid").Read())
        {
            var ns = new Namespace(name, row.Text(1));
            if (!BsonValidator.TryValidate(row.Blob(2), out _) || row.Blob(4).Length != 16)
                Lose($"{ns}: what the catalog says of it can't be read");
            else if (!ns.Collection.StartsWith(TemporaryCollections.Prefix, StringComparison.Ordinal))
                collections.Add(new SavedCollection(row.Int64(0), ns, new Guid(row.Blob(4), bigEndian: true), new RawDocument(row.Blob(2).ToArray()), row.Int64(3), []));
        }

        foreach (var row in new RowSalvage(connection, "indexes", "id", "collection, spec, ready").Read())
        {
            if (row.Int64(3) != 0 && BsonValidator.TryValidate(row.Blob(2), out _))
                collections.Find(collection => collection.Id == row.Int64(1))?.Indexes.Add(new RawDocument(row.Blob(2).ToArray()));
        }

        if (collections.Exists(collection => collection.Indexes.Count == 0))
            Lose($"{name}: the catalog of indexes is damaged; some are lost");
        return collections;
    }

    private async Task CopyAsync(Connection connection, SavedCollection collection, CancellationToken cancellationToken)
    {
        var ns = collection.Namespace;
        try
        {
            await target.InSavepointAsync(
                name, transaction => transaction.Create(ns, collection.Options, collection.Uuid), cancellationToken).ConfigureAwait(false);
            foreach (var spec in collection.Indexes.Where(spec => spec["name"].AsString != IndexInfo.IdName && !spec["clustered"].Raw.IsTruthy && !spec["ofTimeSeries"].Raw.IsTruthy))
                await CreateIndexAsync(ns, spec, cancellationToken).ConfigureAwait(false);
            long saved = await CopyDocumentsAsync(connection, collection, cancellationToken).ConfigureAwait(false);
            if (saved < collection.Documents)
                Lose($"{ns}: {saved} of {collection.Documents} documents saved, {collection.Documents - saved} lost");
            else
                tell($"{ns}: {saved} documents saved, all of them");
        }
        catch (DocumentException e) when (e is not SqliteException)
        {
            Lose($"{ns}: {e.Message}");
        }
    }

    private async Task CreateIndexAsync(Namespace ns, RawDocument spec, CancellationToken cancellationToken)
    {
        try
        {
            await target.CreateIndexesAsync(ns, [spec], cancellationToken).ConfigureAwait(false);
        }
        catch (DocumentException e) when (e is not SqliteException)
        {
            Lose($"{ns}: the index {spec} can't be made: {e.Message}");
        }
    }

    private async Task<long> CopyDocumentsAsync(
        Connection connection, SavedCollection collection, CancellationToken cancellationToken)
    {
        using var batch = new DocumentBatch();
        long saved = 0;
        long told = 0;
        foreach (var row in new RowSalvage(connection, $"c{collection.Id}", "row", "document").Read())
        {
            if (!BsonValidator.TryValidate(row.Blob(1), out _))
                continue;
            batch.TryTake(row.Blob(1));
            if (!batch.IsFull)
                continue;
            saved += await SaveAsync(collection.Namespace, batch, cancellationToken).ConfigureAwait(false);
            if (saved < told + DocumentsBetweenReports)
                continue;
            told = saved;
            tell($"{collection.Namespace}: {saved} of {collection.Documents} documents so far");
        }

        return saved + await SaveAsync(collection.Namespace, batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> SaveAsync(Namespace ns, DocumentBatch batch, CancellationToken cancellationToken)
    {
        var documents = batch.ToList();
        if (documents.Count == 0)
            return 0;
        var insert = new InsertRequest(documents) { Ordered = false, BypassDocumentValidation = true };
        var outcome = (await target.WriteAsync(ns, [insert], cancellationToken).ConfigureAwait(false)).Outcomes![0];
        var reply = outcome.Reply ?? throw outcome.Failure!;
        if (reply["writeErrors"] is { IsMissing: false } errors)
        {
            foreach (var error in errors.AsArray)
                Lose($"{ns}: a document can't be saved: {error.AsDocument["errmsg"].AsString}");
        }

        batch.Clear();
        return reply["n"].AsInt64;
    }

    private async Task CopyViewsAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection.QueryNumber("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'views')") == 0)
            return;
        var views = new List<(string Name, RawDocument Options)>();
        using (var rows = connection.PrepareText("SELECT name, options FROM views"))
        {
            while (rows.Step())
                views.Add((rows.Text(0), new RawDocument(rows.Blob(1).ToArray())));
        }

        foreach (var (view, options) in views)
            await target.CreateCollectionAsync(new Namespace(name, view), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the catalog says of a collection.</summary>
    private sealed record SavedCollection(
        long Id, Namespace Namespace, Guid Uuid, RawDocument Options, long Documents, List<RawDocument> Indexes);
}
