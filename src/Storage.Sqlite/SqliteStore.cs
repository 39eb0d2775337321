using Streetcar.Query;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Spilling;
using Streetcar.Storage.Sqlite.Transactions;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// The embedded backend: one SQLite file per database in one folder, which the store locks until it is disposed.
/// Acknowledged writes are on disk and survive the end of the process at any moment. Or all of it in memory, for tests: gone
/// when the store is disposed.
/// </summary>
/// <example><code>
/// await using var store = SqliteStore.Open(new SqliteStoreOptions("./data"));
/// </code></example>
public sealed partial class SqliteStore : IDocumentStore
{
    private readonly SqliteStoreOptions _options;
    private readonly DataFolder _folder;
    private readonly Databases _databases;

    // Two commits to several databases would wait for each other's writers.
    private readonly SemaphoreSlim _committing = new(1);

    // A collection has one move at most.
    private readonly SemaphoreSlim _moving = new(1);
    private int _isDisposed;

    private SqliteStore(SqliteStoreOptions options, DataFolder folder, ChangeRecording recording)
    {
        _options = options;
        _folder = folder;
        _clock = recording.Clock;
        _transactions = new OpenTransactions(_clock, options);
        Identity = $"SQLite in {folder.Description} ({Guid.NewGuid():N})";
        Workers = new QueryWorkers(options.QueryMemory);
        _recording = recording;
        _databases = new Databases(options, folder, recording);
        _commits = new RecentCommits(_databases, options.RetryMemory);
        Spills = new SpillStore(folder);
        _reads = new StoreReads(FindDatabase, this);
        _snapshots = new SnapshotReads(this, _transactions, options);
        _expiry = Task.Run(ExpireAsync);
        _trimming = Task.Run(TrimAsync);
    }

    /// <summary>Bounds the index builds that run at once, over all databases, as MongoDB's <c>maxNumActiveUserIndexBuilds</c> does.</summary>
    internal SemaphoreSlim IndexBuildSlots { get; } = new(3);

    /// <summary>Whether queries may run JavaScript.</summary>
    internal Scripting Scripting => _options.Scripting;

    /// <summary>What all queries share.</summary>
    internal QueryWorkers Workers { get; }

    /// <summary>Where sorts and groups put what memory can't hold.</summary>
    internal SpillStore Spills { get; }

    /// <summary>The databases that are open.</summary>
    internal OpenDatabases Opened => _databases.Opened;

    /// <summary>Unique for each instance, as no two stores can share a folder.</summary>
    public string Identity { get; }

    /// <summary>
    /// What is wrong with database files that can't be used, a sentence for each, as seen when the store was opened. Such a
    /// database answers every command with the error; the others serve.
    /// </summary>
    public IReadOnlyList<string> Damages => _databases.Damages;

    /// <summary>Locks a data folder and looks at every database file in it; or begins an empty store in memory.</summary>
    /// <param name="options">Where the databases are.</param>
    /// <exception cref="DataFolderException">Another process holds the folder, or it can't be used.</exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        DataFolder folder = options.DataFolder is { } path ? DiskFolder.Take(path) : new MemoryFolder();
        try
        {
            SpillStore.DeleteLeftovers(folder);
            RenameJournal.Finish(folder);
            var recording = new ChangeRecording(folder, options, new ClusterClock(options.Time, new ClockMark(folder)));
            TransactionJournal.Finish(folder, options, recording);
            return new SqliteStore(options, folder, recording);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Completes the queued writes, closes the files and unlocks the folder; a store in memory is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        await _closing.CancelAsync().ConfigureAwait(false);
        await _expiry.ConfigureAwait(false);
        await _trimming.ConfigureAwait(false);
        await _snapshots.DisposeAsync().ConfigureAwait(false);
        await Task.Run(_databases.CloseAsync).ConfigureAwait(false);
        _folder.Dispose();
        _moving.Dispose();
        _committing.Dispose();
        IndexBuildSlots.Dispose();
        Workers.Dispose();
        _closing.Dispose();
    }

    /// <summary>A database; null where there is none.</summary>
    internal StoredDatabase? FindDatabase(string database) => _databases.Find(database);

    /// <summary>Uses a database, which is created where there is none.</summary>
    internal ValueTask<DatabaseUse> UseOrCreateAsync(string database, CancellationToken cancellationToken) =>
        _databases.UseOrCreateAsync(database, cancellationToken);

    // Runs atomically in one of the database's transactions; the database is created where there is none. Waits for the end of
    // transactions that have locked what it changes.
    internal async ValueTask<T> InSavepointAsync<T>(
        string database, Func<CommittedTransaction, T> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operation = new WriteAction<T>(transaction => transaction.InSavepoint(() => action(transaction)), cancellationToken);
            try
            {
                if (TryRun(database, operation, cancellationToken) is { } running)
                    return await running.ConfigureAwait(false);
                return await RunOpenedAsync(database, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (DocumentLockedException locked)
            {
                await locked.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Null where the database is not open.
    private ValueTask<T>? TryRun<T>(string database, WriteOperation<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (FindDatabase(database)?.TryUse(out var use) != true)
            return null;
        bool isQueued = operation.TryQueue(use.Database);
        use.Dispose();
        return isQueued ? operation.Completion : null;
    }

    // A database that is dropped in between is created again.
    private async ValueTask<T> RunOpenedAsync<T>(
        string database, WriteOperation<T> operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var use = await UseOrCreateAsync(database, cancellationToken).ConfigureAwait(false);
            if (operation.TryQueue(use.Database))
                return await operation.Completion.ConfigureAwait(false);
        }
    }

    // Waits where another thread is opening a database, so that a read need not block its thread.
    private ValueTask OpenedAsync(string database, CancellationToken cancellationToken) =>
        FindDatabase(database)?.Opening is { } opening ? new ValueTask(opening.WaitAsync(cancellationToken)) : default;
}
