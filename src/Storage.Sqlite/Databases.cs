using System.Collections.Concurrent;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Transactions;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// The databases of the data folder, by name. What takes time, such as opening, closing and deleting files, happens
/// outside of all locks, so that only those wait who want the same database.
/// </summary>
internal sealed class Databases
{
    private readonly SqliteStoreOptions _options;
    private readonly ConcurrentDictionary<string, StoredDatabase> _all = new(StringComparer.Ordinal);

    // Names that differ by case alone would be one file on some file systems; MongoDB refuses them everywhere. Locked where
    // either changes.
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);

    private readonly Lazy<Database> _nothing;
    private readonly IdleReaders _readers;
    private readonly ITimer _closing;
    private volatile bool _areClosed;

    public Databases(SqliteStoreOptions options, DataFolder folder, ChangeRecording recording)
    {
        Recording = recording;
        _options = options;
        Folder = folder;
        Opened = new OpenDatabases(options.MaxOpenDatabases, options.IdleTime);
        _readers = new IdleReaders(Opened.CloseUnused);
        _nothing = new Lazy<Database>(() => Database.OpenNothing(options, _readers, Clock));
        foreach (string name in folder.Databases())
            Add(name).Commits.ForgetEarlier();
        Damages = [.. _all.Values.Select(database => DamageOf(folder, database.File)).OfType<string>()];
        _closing = options.Time.CreateTimer(_ => Opened.CloseIdle(), null, options.IdleTime, options.IdleTime / 2);
    }

    /// <summary>The order of all commits.</summary>
    public ClusterClock Clock => Recording.Clock;

    /// <summary>Whether changes are recorded.</summary>
    public ChangeRecording Recording { get; }

    /// <summary>Where their files are.</summary>
    public DataFolder Folder { get; }

    /// <summary>Holds back the writes of all of them.</summary>
    public WriteHold Hold { get; } = new();

    /// <summary>Those that are open.</summary>
    public OpenDatabases Opened { get; }

    /// <summary>What was wrong with files that can't be used, when the folder was opened.</summary>
    public IReadOnlyList<string> Damages { get; }

    /// <summary>Whether the store is closing, so that none is opened any more.</summary>
    public bool AreClosed => _areClosed;

    /// <summary>What stands for any database that does not exist: empty, and in memory. For writes that create nothing.</summary>
    public Database Nothing => _nothing.Value;

    /// <summary>All that have not been dropped.</summary>
    public IEnumerable<StoredDatabase> All => _all.Values.Where(database => database.Ending is null);

    /// <summary>The database of a name; null where there is none, or it is being dropped.</summary>
    /// <exception cref="DocumentException">InvalidNamespace: no database may have that name.</exception>
    public StoredDatabase? Find(string name)
    {
        if (_all.TryGetValue(name, out var found))
            return found.Ending is null ? found : null;
        NameRules.CheckDatabase(name);
        return null;
    }

    /// <summary>Uses a database, which is created where there is none; waits for the end of one that is being dropped.</summary>
    /// <exception cref="DocumentException">InvalidNamespace, DatabaseDifferCase, ShutdownInProgress.</exception>
    public async ValueTask<DatabaseUse> UseOrCreateAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            var database = FindOrAdd(name);
            if (await database.UseAsync(cancellationToken).ConfigureAwait(false) is { } use)
                return use;
            if (database.Ending is { } ending)
                await ending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Drops a database; others wait for its end.</summary>
    public async Task DropAsync(string name, CancellationToken cancellationToken)
    {
        NameRules.CheckDatabase(name);
        if (!_all.TryGetValue(name, out var database))
            return;
        if (database.Ending is null && await database.UseAsync(cancellationToken).ConfigureAwait(false) is { } use)
        {
            use.Dispose();
            // A thread of its own, because it waits for the writes that are queued.
            await Task.Factory.StartNew(
                database.TryDrop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }

        if (database.Ending is { } ending)
            await ending.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes all of them, for good.</summary>
    public async Task CloseAsync()
    {
        _areClosed = true;
        await _closing.DisposeAsync().ConfigureAwait(false);
        foreach (var database in _all.Values)
            await database.CloseAsync().ConfigureAwait(false);
        if (_nothing.IsValueCreated)
            Nothing.Close(keepsLog: true);
    }

    /// <summary>Opens a database's file, which is created where there is none.</summary>
    public Database Open(StoredDatabase database)
    {
        try
        {
            return OpenFile(database);
        }
        catch (DocumentException e) when (e.Code == ErrorCode.TooManyFilesOpen && Opened.CloseUnused())
        {
            return OpenFile(database);
        }
    }

    /// <summary>Forgets a database, whose file is gone.</summary>
    public void Forget(StoredDatabase database)
    {
        lock (_names)
        {
            if (_all.TryRemove(KeyValuePair.Create(database.Name, database)))
                _names.Remove(database.Name);
        }

        Opened.Remove(database);
    }

    private Database OpenFile(StoredDatabase database)
    {
        try
        {
            if (!Folder.Exists(database.File))
                DatabaseFile.Create(Folder, database.File, database.Name);
            return Database.Open(database.Name, Folder, database.File, _options, _readers, database.Commits, Hold);
        }
        catch (IOException reason) when (FileErrors.IsTooManyFiles(reason))
        {
            throw FileErrors.TooManyFiles(database.File);
        }
    }

    private static string? DamageOf(DataFolder folder, string file)
    {
        try
        {
            folder.Check(file);
            return null;
        }
        catch (DocumentException e)
        {
            return e.Message;
        }
    }

    private StoredDatabase FindOrAdd(string name)
    {
        if (_all.TryGetValue(name, out var found))
            return found;
        NameRules.CheckDatabase(name);
        lock (_names)
        {
            if (_names.TryGetValue(name, out string? other) && other != name)
            {
                throw new DocumentException(
                    ErrorCode.DatabaseDifferCase,
                    $"db already exists with different case already have: [{other}] trying to create [{name}]");
            }

            return _all.TryGetValue(name, out found) ? found : Add(name);
        }
    }

    private StoredDatabase Add(string name)
    {
        _names.TryAdd(name, name);
        return _all[name] = new StoredDatabase(name, Folder.FileOf(name), this);
    }
}
