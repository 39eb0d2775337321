using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

/// <summary>An open database: its file, its writer and its readers.</summary>
internal sealed class Database : IDisposable
{
    private readonly string _file;
    private readonly WriteQueue _writer;
    private readonly Lock _publishing = new();

    // Even while the catalog stands, odd while a transaction that changes it is being committed.
    private int _version;
    private DatabaseCatalog _catalog;

    private Database(string name, string file, TimeProvider time, TimeSpan retryMemory)
    {
        Name = name;
        _file = file;
        Time = time;
        Retries = new RetryableWrites(retryMemory);
        var connection = Connection.OpenWriter(file);
        try
        {
            connection.Execute(CatalogTables.LaterSchema);
            _catalog = LoadMended(connection, name);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        Readers = new ReaderPool(name, file);
        _writer = new WriteQueue(this, connection);
    }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>What tells the time.</summary>
    public TimeProvider Time { get; }

    /// <summary>The connections that reads use.</summary>
    public ReaderPool Readers { get; }

    /// <summary>The last retryable write of each session.</summary>
    public RetryableWrites Retries { get; }

    /// <summary>The catalog as last committed.</summary>
    public DatabaseCatalog Catalog => Volatile.Read(ref _catalog);

    /// <summary>How many bytes the database takes on disk.</summary>
    public long SizeOnDisk => DatabaseFile.SizeOf(_file);

    /// <summary>Opens a database's file, after a look at it.</summary>
    /// <exception cref="DataFolderException">The file is not a whole database of ours.</exception>
    public static Database Open(string name, string file, TimeProvider time, TimeSpan retryMemory)
    {
        DatabaseFile.Check(file);
        return new Database(name, file, time, retryMemory);
    }

    /// <summary>Queues some work for the writer; false where the database has been closed.</summary>
    public bool TryWrite(WriteOperation work) => _writer.TryAdd(work);

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

    /// <summary>Whether the catalog is still the one that was looked at, so that a snapshot taken since fits it.</summary>
    public bool IsCurrent(int version) => Volatile.Read(ref _version) == version;

    /// <summary>Commits, and makes a changed catalog visible together with what it describes.</summary>
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

    /// <summary>Finishes what is queued and closes the file.</summary>
    public void Dispose()
    {
        // The last connection to close moves the write-ahead log into the file; it should be the writer's.
        Readers.Dispose();
        _writer.Dispose();
    }

    // Without what the end of a process has cut short, and with the keys of this version.
    private static DatabaseCatalog LoadMended(Connection connection, string name)
    {
        Func<Connection, DatabaseCatalog, bool>[] repairs = [UnfinishedIndexes.Drop, UnfinishedOutputs.Drop, StaleKeys.Rebuild];
        var catalog = CatalogTables.Load(connection, name);
        foreach (var repair in repairs)
        {
            if (repair(connection, catalog))
                catalog = CatalogTables.Load(connection, name);
        }

        return catalog;
    }
}
