using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>One transaction of a database's writer, and what it has changed so far.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly Database _database;
    private Dictionary<long, Change> _changes = [];

    public WriteTransaction(Database database, Connection connection, WriteScratch scratch)
    {
        _database = database;
        Connection = connection;
        Scratch = scratch;
        Catalog = database.Catalog;
        Now = database.Time.GetUtcNow();
        connection.Prepare(new Sql(SqlKind.Begin)).Run();
    }

    /// <summary>The writer's connection.</summary>
    public Connection Connection { get; }

    /// <summary>Buffers that are used from one document to the next.</summary>
    public WriteScratch Scratch { get; }

    /// <summary>The session's retryable writes.</summary>
    public RetryableWrites Retries => _database.Retries;

    /// <summary>The catalog as this transaction has it.</summary>
    public DatabaseCatalog Catalog { get; private set; }

    /// <summary>The time that counts for this transaction.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>The collection of a name, or null.</summary>
    /// <exception cref="DocumentException">CommandNotSupportedOnView: it is a view.</exception>
    public CollectionInfo? Find(Namespace ns) => Catalog.FindCollection(ns.Collection);

    /// <summary>The collection of a name, made where there is none.</summary>
    public CollectionInfo FindOrCreate(Namespace ns) => Find(ns) ?? Create(ns, RawDocument.Empty);

    /// <summary>Makes a collection.</summary>
    public CollectionInfo Create(Namespace ns, RawDocument options) => Create(ns, options, Guid.NewGuid());

    /// <summary>Makes a collection with a UUID that has been chosen for it.</summary>
    public CollectionInfo Create(Namespace ns, RawDocument options, Guid uuid)
    {
        NameRules.CheckNew(ns);
        var collection = CatalogTables.AddCollection(Connection, ns, uuid, options);
        Catalog = Catalog.With(collection);
        return collection;
    }

    /// <summary>Drops a collection.</summary>
    public void Drop(CollectionInfo collection)
    {
        Connection.ForgetStatements();
        CatalogTables.DropCollection(Connection, collection);
        Catalog = Catalog.Without(collection);
        _changes.Remove(collection.Id);
    }

    /// <summary>Takes a changed collection into the catalog.</summary>
    public void Replace(CollectionInfo collection) => Catalog = Catalog.With(collection);

    /// <summary>Keeps a view, in the place of one of its name.</summary>
    public void Save(View view)
    {
        NameRules.CheckNew(view.Namespace);
        CatalogTables.SaveView(Connection, view);
        Catalog = Catalog.With(view);
    }

    /// <summary>Drops a view.</summary>
    public void Drop(View view)
    {
        CatalogTables.DropView(Connection, view);
        Catalog = Catalog.Without(view);
    }

    /// <summary>Counts a change of what a collection holds.</summary>
    public void Count(CollectionInfo collection, long documents, long bytes)
    {
        var change = _changes.GetValueOrDefault(collection.Id);
        _changes[collection.Id] = new Change(
            collection.Figures, change.Documents + documents, change.Bytes + bytes);
    }

    /// <summary>How much a collection holds, this transaction's changes included.</summary>
    public (long Documents, long Bytes) HoldingOf(CollectionInfo collection)
    {
        var change = _changes.GetValueOrDefault(collection.Id);
        return (collection.Figures.Documents + change.Documents, collection.Figures.Bytes + change.Bytes);
    }

    /// <summary>Does something of which nothing is left where it throws the caller's own mistake.</summary>
    public T Attempt<T>(Func<T> action)
    {
        var catalog = Catalog;
        var changes = new Dictionary<long, Change>(_changes);
        Run(SqlKind.Savepoint);
        try
        {
            var result = action();
            Run(SqlKind.ReleaseSavepoint);
            return result;
        }
        catch (DocumentException e) when (e is not SqliteException)
        {
            Run(SqlKind.RollbackToSavepoint);
            Run(SqlKind.ReleaseSavepoint);
            Catalog = catalog;
            _changes = changes;
            throw;
        }
    }

    /// <summary>Makes all of it durable, then visible.</summary>
    public void Commit()
    {
        SaveFigures();
        _database.Publish(Catalog, () => Run(SqlKind.Commit));
        foreach (var change in _changes.Values)
            change.Figures.Set(change.AllDocuments, change.AllBytes);
    }

    /// <summary>Rolls back what has not been committed.</summary>
    public void Dispose()
    {
        if (Connection.InTransaction)
            Run(SqlKind.Rollback);
    }

    private void SaveFigures()
    {
        foreach (var (collection, change) in _changes)
        {
            Connection.Prepare(new Sql(SqlKind.SaveFigures))
                .Bind(1, collection).Bind(2, change.AllDocuments).Bind(3, change.AllBytes).Run();
        }
    }

    private void Run(SqlKind kind) => Connection.Prepare(new Sql(kind)).Run();

    private readonly record struct Change(CollectionCounters Figures, long Documents, long Bytes)
    {
        public long AllDocuments => Figures.Documents + Documents;

        public long AllBytes => Figures.Bytes + Bytes;
    }
}
