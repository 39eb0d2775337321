using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Transactions;
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
        string name,
        DataFolder folder,
        string file,
        Vfs vfs,
        Connection writer,
        SqliteStoreOptions options,
        IdleReaders readers,
        CommitHistory commits)
    {
        Commits = commits;
        LogKeepers = new LogKeepers((int)Math.Min(options.MaxKeptLog / ChecksumVfs.PageSize, int.MaxValue));
        Guard = new WriterGuard(Locks);
        Name = name;
        Time = options.Time;
        Scripting = options.Scripting;
        Retries = new RetryableWrites(options.RetryMemory);
        Transactions = new CommittedTransactions(options.RetryMemory);
        _catalog = LoadAndTidy(writer, name);
        Readers = new ReaderPool(name, () => Connection.OpenReader(file, vfs), readers);
        Branches = new ReaderPool(name, () => Connection.OpenBranch(file, vfs), readers);
        _writer = new WriteQueue(
            this, writer, new CommitDurability(writer, folder, file), () => Connection.OpenMover(file, vfs));
    }

    public string Name { get; }

    public TimeProvider Time { get; }

    /// <summary>Whether queries may run JavaScript.</summary>
    public Scripting Scripting { get; }

    /// <summary>The connections that reads use.</summary>
    public ReaderPool Readers { get; }

    /// <summary>The connections that branches use.</summary>
    public ReaderPool Branches { get; }

    public RetryableWrites Retries { get; }

    public CommittedTransactions Transactions { get; }

    /// <summary>The branches, which keep the write-ahead log from being begun anew.</summary>
    public LogKeepers LogKeepers { get; }

    /// <summary>What open transactions have locked.</summary>
    public DocumentLocks Locks { get; } = new();

    /// <summary>Keeps the writer from what is locked.</summary>
    public WriteGuard Guard { get; }

    /// <summary>The times of its commits.</summary>
    public CommitHistory Commits { get; }

    /// <summary>The index of its write-ahead log; null for one without a file.</summary>
    public LogIndex? Log { get; private init; }

    /// <summary>Holds back its writes.</summary>
    public WriteHold Hold { get; private init; } = new();

    /// <summary>The catalog as last committed.</summary>
    public DatabaseCatalog Catalog => Volatile.Read(ref _catalog);

    /// <summary>When it was used last (<see cref="Environment.TickCount64"/>); null while it is used.</summary>
    public long? IdleSince => Volatile.Read(ref _uses) == 0 ? Volatile.Read(ref _lastUsed) : null;

    /// <summary>Checks and opens a database file.</summary>
    /// <exception cref="DocumentException">
    /// DataCorruptionDetected: the file is damaged, or another database's; UnsupportedFormat: it is not ours.
    /// </exception>
    public static Database Open(
        string name,
        DataFolder folder,
        string file,
        SqliteStoreOptions options,
        IdleReaders readers,
        CommitHistory commits,
        WriteHold? hold = null)
    {
        var vfs = folder.Check(file);
        WriteAheadLog.Unmark(folder, file);
        var writer = Connection.OpenWriter(file, vfs);
        try
        {
            bool hasName = DatabaseFile.CheckName(writer, file, name);
            writer.Execute(CatalogTables.LaterSchema);
            if (!hasName)
                CatalogTables.SaveName(writer, name);
            var recorded = ChangeHistory.LastTime(writer);
            commits.LastRecorded ??= recorded ?? default;
            commits.Clock.Advance(recorded ?? default);
            return new Database(name, folder, file, vfs, writer, options, readers, commits)
            {
                Log = BranchVfs.SharedOf(writer.File),
                Hold = hold ?? new WriteHold(),
            };
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <summary>Opens an empty database without a name or a file, which can be written to.</summary>
    public static Database OpenNothing(SqliteStoreOptions options, IdleReaders readers, ClusterClock clock)
    {
        const string file = ":memory:";
        var writer = Connection.OpenWriter(file, Vfs.Plain);
        writer.Execute(CatalogTables.Schema + CatalogTables.LaterSchema);
        return new Database("", new MemoryFolder(), file, Vfs.Plain, writer, options, readers, new CommitHistory(clock));
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

    /// <summary>Returns when its writer, held back, has nothing more to write, and the file has all that was written.</summary>
    public void Settle() => _writer.Settle();

    /// <summary>Goes on with writes that were held back.</summary>
    public void Resume() => _writer.Resume();

    /// <summary>Brings to disk what has been written, whatever its write concern.</summary>
    public void Flush() => _writer.Flush();

    /// <summary>Runs an action atomically in a transaction; null where the database has been closed.</summary>
    public ValueTask<T>? InSavepointAsync<T>(Func<CommittedTransaction, T> action, CancellationToken cancellationToken)
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
        // The log is moved as a whole only where no transaction keeps it.
        if (!keepsLog)
            LogKeepers.GiveUpAll();
        // The last connection to close moves the write-ahead log into the file; it should be the writer's.
        Readers.Dispose();
        Branches.Dispose();
        _writer.Close(keepsLog);
        LogKeepers.Open();
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
