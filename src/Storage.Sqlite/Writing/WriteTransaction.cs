using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>One transaction of a database's writer, and its changes to the catalog and the counters so far.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly Database _database;
    private Dictionary<long, Change> _changes = [];

    public WriteTransaction(Database database, Connection connection, WriteBuffers buffers)
    {
        _database = database;
        Connection = connection;
        Buffers = buffers;
        Catalog = database.Catalog;
        Now = database.Time.GetUtcNow();
        connection.Prepare(new Sql(SqlKind.Begin)).Run();
    }

    public Connection Connection { get; }

    /// <summary>Buffers that are reused for every document.</summary>
    public WriteBuffers Buffers { get; }

    public RetryableWrites Retries => _database.Retries;

    /// <summary>The catalog, including this transaction's changes.</summary>
    public DatabaseCatalog Catalog { get; private set; }

    /// <summary>The time at which the transaction began.</summary>
    public DateTimeOffset Now { get; }

    /// <exception cref="DocumentException">CommandNotSupportedOnView: it is a view.</exception>
    public CollectionInfo? Find(Namespace ns) => Catalog.FindCollection(ns.Collection);

    /// <summary>The collection of a name, created where there is none.</summary>
    public CollectionInfo FindOrCreate(Namespace ns) => Find(ns) ?? Create(ns, RawDocument.Empty);

    public CollectionInfo Create(Namespace ns, RawDocument options) => Create(ns, options, Guid.NewGuid());

    /// <summary>Creates a collection with a given UUID.</summary>
    public CollectionInfo Create(Namespace ns, RawDocument options, Guid uuid)
    {
        NameRules.CheckNew(ns);
        var collection = CatalogTables.AddCollection(Connection, ns, uuid, options);
        Catalog = Catalog.With(collection);
        return collection;
    }

    public void Drop(CollectionInfo collection)
    {
        Connection.ForgetStatements();
        CatalogTables.DropCollection(Connection, collection);
        Catalog = Catalog.Without(collection);
        _changes.Remove(collection.Id);
    }

    public void Replace(CollectionInfo collection) => Catalog = Catalog.With(collection);

    /// <summary>Stores a view, replacing one of the same name.</summary>
    public void Save(View view)
    {
        NameRules.CheckNew(view.Namespace);
        CatalogTables.SaveView(Connection, view);
        Catalog = Catalog.With(view);
    }

    public void Drop(View view)
    {
        CatalogTables.DropView(Connection, view);
        Catalog = Catalog.Without(view);
    }

    /// <summary>How many changes of documents it has.</summary>
    public long DocumentChanges { get; private set; }

    /// <summary>Counts the change of a document in its collection's counters.</summary>
    public void Count(CollectionInfo collection, long documents, long bytes)
    {
        DocumentChanges++;
        var change = _changes.GetValueOrDefault(collection.Id);
        _changes[collection.Id] = new Change(
            collection.Counters, change.Documents + documents, change.Bytes + bytes);
    }

    /// <summary>A collection's counters, including this transaction's changes.</summary>
    public (long Documents, long Bytes) SizeOf(CollectionInfo collection)
    {
        var change = _changes.GetValueOrDefault(collection.Id);
        return (collection.Counters.Documents + change.Documents, collection.Counters.Bytes + change.Bytes);
    }

    /// <summary>Runs an action in a savepoint, which is rolled back if the action throws a command's own error.</summary>
    public T InSavepoint<T>(Func<T> action)
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

    public void Commit()
    {
        SaveCounters();
        _database.Publish(Catalog, () => Run(SqlKind.Commit));
        foreach (var change in _changes.Values)
            change.Counters.Set(change.AllDocuments, change.AllBytes);
    }

    public void Dispose()
    {
        if (Connection.InTransaction)
            Run(SqlKind.Rollback);
    }

    private void SaveCounters()
    {
        foreach (var (collection, change) in _changes)
        {
            Connection.Prepare(new Sql(SqlKind.SaveCounters))
                .Bind(1, collection).Bind(2, change.AllDocuments).Bind(3, change.AllBytes).Run();
        }
    }

    private void Run(SqlKind kind) => Connection.Prepare(new Sql(kind)).Run();

    private readonly record struct Change(CollectionCounters Counters, long Documents, long Bytes)
    {
        public long AllDocuments => Counters.Documents + Documents;

        public long AllBytes => Counters.Bytes + Bytes;
    }
}
