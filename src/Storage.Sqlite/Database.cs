namespace Streetcar.Storage.Sqlite;

/// <summary>An open database: its file, its writer and its readers.</summary>
internal sealed class Database : IDisposable
{
    private readonly string _file;
    private readonly WriteQueue _writer;
    private readonly Lock _publishing = new();

    // Even while the catalogue stands, odd while a transaction that changes it is being committed.
    private int _version;
    private Catalogue _catalogue;

    private Database(string name, string file, TimeProvider time, TimeSpan retryMemory)
    {
        Name = name;
        _file = file;
        Time = time;
        Retries = new RetryTable(retryMemory);
        var connection = Connection.OpenWriter(file);
        try
        {
            connection.Execute(CatalogueTables.LaterSchema);
            _catalogue = LoadMended(connection, name);
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
    public RetryTable Retries { get; }

    /// <summary>The catalogue as last committed.</summary>
    public Catalogue Catalogue => Volatile.Read(ref _catalogue);

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
    public bool TryWrite(WriteWork work) => _writer.TryAdd(work);

    /// <summary>The catalogue, and a version to ask <see cref="IsCurrent"/> with once SQLite's snapshot is taken.</summary>
    public (Catalogue Catalogue, int Version) Look()
    {
        while (true)
        {
            int version = Volatile.Read(ref _version);
            var catalogue = Catalogue;
            if (version % 2 == 0 && version == Volatile.Read(ref _version))
                return (catalogue, version);
            lock (_publishing)
            {
                // Only waits for the commit that changes the catalogue.
            }
        }
    }

    /// <summary>Whether the catalogue is still the one that was looked at, so that a snapshot taken since fits it.</summary>
    public bool IsCurrent(int version) => Volatile.Read(ref _version) == version;

    /// <summary>Commits, and makes a changed catalogue visible together with what it describes.</summary>
    public void Publish(Catalogue catalogue, Action commit)
    {
        if (catalogue == Catalogue)
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
                Volatile.Write(ref _catalogue, catalogue);
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
    private static Catalogue LoadMended(Connection connection, string name)
    {
        Func<Connection, Catalogue, bool>[] repairs = [UnfinishedIndexes.Drop, UnfinishedOutputs.Drop, StaleKeys.Rebuild];
        var catalogue = CatalogueTables.Load(connection, name);
        foreach (var repair in repairs)
        {
            if (repair(connection, catalogue))
                catalogue = CatalogueTables.Load(connection, name);
        }

        return catalogue;
    }
}
