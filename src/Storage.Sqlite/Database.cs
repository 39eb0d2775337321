using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

/// <summary>An open database: its file, its writer and its readers.</summary>
internal sealed class Database
{
    private readonly WriteQueue _writer;
    private readonly Lock _publishing = new();

    // Far below zero where the database takes no more users.
    private int _uses;
    private long _lastUsed = Environment.TickCount64;

    // Even while the catalog is stable, odd while a transaction that changes it is being committed.
    private int _version;
    private DatabaseCatalog _catalog;

    private Database(
        string name, string file, bool hasChecksums, Connection writer, TimeProvider time, TimeSpan retryMemory, IdleReaders readers)
    {
        Name = name;
        Time = time;
        Retries = new RetryableWrites(retryMemory);
        _catalog = LoadAndTidy(writer, name);
        Readers = new ReaderPool(name, file, hasChecksums, readers);
        _writer = new WriteQueue(this, writer, file);
    }

    public string Name { get; }

    public TimeProvider Time { get; }

    /// <summary>The connections that reads use.</summary>
    public ReaderPool Readers { get; }

    public RetryableWrites Retries { get; }

    /// <summary>The catalog as last committed.</summary>
    public DatabaseCatalog Catalog => Volatile.Read(ref _catalog);

    /// <summary>When it was used last (<see cref="Environment.TickCount64"/>); null while it is used.</summary>
    public long? IdleSince => Volatile.Read(ref _uses) == 0 ? Volatile.Read(ref _lastUsed) : null;

    /// <summary>Checks and opens a database file.</summary>
    /// <exception cref="DocumentException">
    /// DataCorruptionDetected: the file is damaged, or another database's; UnsupportedFormat: it is not ours.
    /// </exception>
    public static Database Open(string name, string file, TimeProvider time, TimeSpan retryMemory, IdleReaders readers)
    {
        bool hasChecksums = DatabaseFile.Check(file);
        WriteAheadLog.Unmark(file);
        var writer = Connection.OpenWriter(file, hasChecksums);
        try
        {
            bool hasName = DatabaseFile.CheckName(writer, file, name);
            writer.Execute(CatalogTables.LaterSchema);
            if (!hasName)
                CatalogTables.SaveName(writer, name);
            return new Database(name, file, hasChecksums, writer, time, retryMemory, readers);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Opens an empty database without a name or a file, which can be written to.</summary>
    public static Database OpenInMemory(TimeProvider time, TimeSpan retryMemory, IdleReaders readers)
    {
        const string file = ":memory:";
        var writer = Connection.OpenWriter(file, hasChecksums: false);
        writer.Execute(CatalogTables.Schema + CatalogTables.LaterSchema);
        return new Database("", file, hasChecksums: false, writer, time, retryMemory, readers);
    }

    /// <summary>Counts a use, during which the database is not closed for idleness; false where that has happened.</summary>
    public bool TryUse()
    {
        if (Interlocked.Increment(ref _uses) > 0)
            return true;
        Interlocked.Decrement(ref _uses);
        return false;
    }

    /// <summary>Ends uses.</summary>
    public void Release(int uses = 1)
    {
        Volatile.Write(ref _lastUsed, Environment.TickCount64);
        Interlocked.Add(ref _uses, -uses);
    }

    /// <summary>Takes no more users, if there is none now; then it is to be closed.</summary>
    public bool TryRetire() => Interlocked.CompareExchange(ref _uses, int.MinValue / 2, 0) == 0;

    /// <summary>Queues an operation for the writer, which uses the database until it is done; false where it has been closed.</summary>
    public bool TryWrite(WriteOperation operation)
    {
        if (!TryUse())
            return false;
        if (_writer.TryAdd(operation))
            return true;
        Release();
        return false;
    }

    /// <summary>Runs an action atomically in a transaction; null where the database has been closed.</summary>
    public ValueTask<T>? InSavepointAsync<T>(Func<WriteTransaction, T> action, CancellationToken cancellationToken)
    {
        var operation = new WriteAction<T>(transaction => transaction.InSavepoint(() => action(transaction)), cancellationToken);
        return operation.TryQueue(this) ? operation.Completion : null;
    }

    /// <summary>The catalog, and a version to ask <see cref="IsCurrent"/> with once SQLite's snapshot is taken.</summary>
    public (DatabaseCatalog Catalog, int Version) Look()
    {
        while (true)
        {
            int version = Volatile.Read(ref _version);
            var catalog = Catalog;
            if (version % 2 == 0 && version == Volatile.Read(ref _version))
                return (catalog, version);
            lock (_publishing)
            {
                // Only waits for the commit that changes the catalog.
            }
        }
    }

    /// <summary>Whether the catalog is unchanged since <see cref="Look"/>, so that a snapshot taken in between matches it.</summary>
    public bool IsCurrent(int version) => Volatile.Read(ref _version) == version;

    /// <summary>Commits, and publishes a changed catalog atomically with the commit.</summary>
    public void Publish(DatabaseCatalog catalog, Action commit)
    {
        if (catalog == Catalog)
        {
            commit();
            return;
        }

        lock (_publishing)
        {
            Interlocked.Increment(ref _version);
            try
            {
                commit();
                Volatile.Write(ref _catalog, catalog);
            }
            finally
            {
                Interlocked.Increment(ref _version);
            }
        }
    }

    /// <summary>Completes the queued operations and closes the file.</summary>
    /// <param name="keepsLog">Whether the write-ahead log is left as it is, for a file that is to be deleted.</param>
    public void Close(bool keepsLog)
    {
        // The last connection to close moves the write-ahead log into the file; it should be the writer's.
        Readers.Dispose();
        _writer.Close(keepsLog);
        foreach (var collection in Catalog.Collections)
            collection.Counters.EndWaits();
    }

    // Drops what an ended process left unfinished, and rebuilds keys of other versions.
    private static DatabaseCatalog LoadAndTidy(Connection connection, string name)
    {
        Func<Connection, DatabaseCatalog, bool>[] repairs = [UnfinishedIndexBuilds.Drop, TemporaryCollections.Drop, CollationUpgrade.Rebuild];
        var catalog = CatalogTables.Load(connection, name);
        foreach (var repair in repairs)
        {
            if (repair(connection, catalog))
                catalog = CatalogTables.Load(connection, name);
        }

        return catalog;
    }
}
