using System.Collections.Concurrent;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Spilling;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// The embedded backend: one SQLite file per database in one folder, which the store locks until it is disposed.
/// Acknowledged writes are on disk and survive the end of the process at any moment.
/// </summary>
/// <example><code>
/// await using var store = SqliteStore.Open(new SqliteStoreOptions("./data"));
/// </code></example>
public sealed partial class SqliteStore : IDocumentStore
{
    private readonly SqliteStoreOptions _options;
    private readonly DataFolder _folder;
    private readonly SpillStore _spills;
    private readonly ConcurrentDictionary<string, Database> _open = new(StringComparer.Ordinal);
    private readonly Lock _opening = new();

    // Two moves in opposite directions would wait for each other's writers.
    private readonly SemaphoreSlim _moving = new(1);
    private bool _isDisposed;

    private SqliteStore(SqliteStoreOptions options, DataFolder folder)
    {
        _options = options;
        _folder = folder;
        Identity = $"SQLite in {Path.GetFullPath(options.DataFolder)} ({Guid.NewGuid():N})";
        Workers = new QueryWorkers(options.QueryMemory);
        _spills = new SpillStore(folder);
        _expiry = Task.Run(ExpireAsync);
    }

    /// <summary>Bounds the index builds that run at once, over all databases, as MongoDB's <c>maxNumActiveUserIndexBuilds</c> does.</summary>
    internal SemaphoreSlim IndexBuildSlots { get; } = new(3);

    /// <summary>What all queries share.</summary>
    internal QueryWorkers Workers { get; }

    /// <summary>Unique for each instance, as no two stores can share a folder.</summary>
    public string Identity { get; }

    /// <summary>Locks a data folder and checks every database file in it.</summary>
    /// <param name="options">Where the databases are.</param>
    /// <exception cref="DataFolderException">
    /// Another process holds the folder, the folder can't be used, or a file in it is truncated, foreign or of a newer
    /// version; such a file is left as it was.
    /// </exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        var folder = DataFolder.Take(options.DataFolder);
        try
        {
            SpillStore.DeleteLeftovers(folder);
            RenameJournal.Finish(folder);
            return new SqliteStore(options, folder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Completes the queued writes, closes the files and unlocks the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_opening)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        await _expiry.ConfigureAwait(false);
        await Task.Run(() =>
        {
            foreach (var database in _open.Values)
                database.Dispose();
            _folder.Dispose();
            _moving.Dispose();
            IndexBuildSlots.Dispose();
            Workers.Dispose();
            _closing.Dispose();
        }).ConfigureAwait(false);
    }

    /// <summary>Whether there is a database of a name.</summary>
    internal bool Exists(string database) => Find(database) is not null;

    // Null where there is no such database.
    private Database? Find(string name)
    {
        if (_open.TryGetValue(name, out var database))
            return database;
        NameRules.CheckDatabase(name);
        lock (_opening)
            return Open(name, create: false);
    }

    private Database FindOrCreate(string name)
    {
        if (_open.TryGetValue(name, out var database))
            return database;
        NameRules.CheckDatabase(name);
        lock (_opening)
            return Open(name, create: true)!;
    }

    private Database? Open(string name, bool create)
    {
        if (_isDisposed)
            throw new DocumentException(ErrorCode.ShutdownInProgress, "The store is shutting down");
        if (_open.TryGetValue(name, out var database))
            return database;
        string file = _folder.FileOf(name);
        if (!File.Exists(file))
        {
            if (!create)
                return null;
            CheckCase(name);
            DatabaseFile.Create(file);
        }

        try
        {
            database = Database.Open(name, file, _options.Time, _options.RetryMemory);
        }
        catch (DataFolderException reason)
        {
            throw new DocumentException(ErrorCode.InternalError, reason.Message, reason);
        }

        _open[name] = database;
        return database;
    }

    // Names that differ by case alone would be one file on some file systems; MongoDB refuses them everywhere.
    private void CheckCase(string name)
    {
        foreach (string other in _folder.Databases())
        {
            if (other.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                throw new DocumentException(
                    ErrorCode.DatabaseDifferCase,
                    $"db already exists with different case already have: [{other}] trying to create [{name}]");
            }
        }
    }

    // Runs atomically in one of the database's transactions.
    internal ValueTask<T> InSavepointAsync<T>(
        string database, Func<WriteTransaction, T> action, CancellationToken cancellationToken) =>
        RunAsync(database, transaction => transaction.InSavepoint(() => action(transaction)), isShort: false, cancellationToken);

    // Runs in one of the database's transactions; a database that was dropped in between is created again.
    private ValueTask<T> RunAsync<T>(
        string database, Func<WriteTransaction, T> action, bool isShort, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = new WriteOperation<T>(action, cancellationToken) { IsShort = isShort };
        return operation.TryQueue(FindOrCreate(database))
            ? operation.Completion
            : RetryAsync(database, action, isShort, cancellationToken);
    }

    private async ValueTask<T> RetryAsync<T>(
        string database, Func<WriteTransaction, T> action, bool isShort, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return await RunAsync(database, action, isShort, cancellationToken).ConfigureAwait(false);
    }
}
