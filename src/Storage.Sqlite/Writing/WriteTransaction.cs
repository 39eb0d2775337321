using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Transactions;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>What writes work in: a connection with an open transaction, and the changes to the catalog and the counters so far.</summary>
/// <param name="connection">The connection.</param>
/// <param name="buffers">Buffers that are reused for every document.</param>
/// <param name="catalog">The catalog before.</param>
/// <param name="now">The time at which the transaction began.</param>
internal abstract class WriteTransaction(
    Connection connection, WriteBuffers buffers, DatabaseCatalog catalog, DateTimeOffset now)
{
    private Dictionary<long, Change> _changes = [];

    public Connection Connection => connection;

    /// <summary>Buffers that are reused for every document.</summary>
    public WriteBuffers Buffers => buffers;

    /// <summary>The catalog, including this transaction's changes.</summary>
    public DatabaseCatalog Catalog { get; private set; } = catalog;

    /// <summary>The time at which the transaction began.</summary>
    public DateTimeOffset Now => now;

    /// <summary>Whether queries may run JavaScript.</summary>
    public abstract Scripting Scripting { get; }

    /// <summary>The replies to writes that may be repeated; null where none is.</summary>
    public virtual RetryableWrites? Retries => null;

    /// <summary>What is asked before a document is changed.</summary>
    public abstract WriteGuard Guard { get; }

    /// <summary>Is told of each change of a document; null for nobody.</summary>
    public IChangeObserver? Observer { get; set; }

    /// <exception cref="DocumentException">CommandNotSupportedOnView: it is a view.</exception>
    public CollectionInfo? Find(Namespace ns) => Catalog.FindCollection(ns.Collection);

    /// <summary>The collection of a name, created where there is none.</summary>
    public CollectionInfo FindOrCreate(Namespace ns) => Find(ns) ?? Create(ns, RawDocument.Empty);

    public CollectionInfo Create(Namespace ns, RawDocument options) => Create(ns, options, Guid.NewGuid());

    /// <summary>Creates a collection with a given UUID.</summary>
    public virtual CollectionInfo Create(Namespace ns, RawDocument options, Guid uuid)
    {
        NameRules.CheckNew(ns);
        var collection = CatalogTables.AddCollection(Connection, ns, uuid, options);
        Catalog = Catalog.With(collection);
        Observer?.Created(collection);
        return collection;
    }

    public void Drop(CollectionInfo collection)
    {
        Observer?.Dropped(collection);
        Remove(collection);
    }

    /// <summary>Drops a collection in whose place another one comes.</summary>
    public void Remove(CollectionInfo collection)
    {
        Connection.ForgetStatements();
        CatalogTables.DropCollection(Connection, collection);
        ChangesUsers |= collection.DocumentCheck is not null;
        Catalog = Catalog.Without(collection);
        _changes.Remove(collection.Id);
    }

    public void Replace(CollectionInfo collection) => Catalog = Catalog.With(collection);

    /// <summary>Stores a view, replacing one of the same name.</summary>
    public void Save(View view)
    {
        NameRules.CheckNew(view.Namespace);
        Observer?.Saved(view, isNew: Catalog.FindView(view.Namespace.Collection) is null);
        CatalogTables.SaveView(Connection, view);
        Catalog = Catalog.With(view);
    }

    public void Drop(View view)
    {
        Observer?.Dropped(view);
        CatalogTables.DropView(Connection, view);
        Catalog = Catalog.Without(view);
    }

    /// <summary>How many changes of documents it has.</summary>
    public long DocumentChanges { get; private set; }

    /// <summary>Whether it changes users or roles.</summary>
    protected bool ChangesUsers { get; private set; }

    /// <summary>Counts the change of a document in its collection's counters.</summary>
    public void Count(CollectionInfo collection, long documents, long bytes)
    {
        DocumentChanges++;
        ChangesUsers |= collection.DocumentCheck is not null;
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
        var before = Catalog;
        var changes = new Dictionary<long, Change>(_changes);
        Observer?.BeforeSavepoint();
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
            Observer?.RolledBack();
            Catalog = before;
            _changes = changes;
            throw;
        }
    }

    /// <summary>Writes the counters of the collections that have been changed.</summary>
    protected void SaveCounters()
    {
        foreach (var (collection, change) in _changes)
        {
            Connection.Prepare(new Sql(SqlKind.AddToCounters))
                .Bind(1, collection).Bind(2, change.Documents).Bind(3, change.Bytes).Run();
        }
    }

    /// <summary>Makes the counters those that have been written.</summary>
    protected void PublishCounters()
    {
        foreach (var change in _changes.Values)
            change.Counters.Add(change.Documents, change.Bytes);
    }

    private void Run(SqlKind kind) => Connection.Prepare(new Sql(kind)).Run();

    private readonly record struct Change(CollectionCounters Counters, long Documents, long Bytes);
}
