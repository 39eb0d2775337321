using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Reading;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// A database of the data folder, from its creation until it is dropped. It is opened when it is used, and closed when it
/// has not been used for a time. Whoever comes while it is being opened waits for that, and nobody else does.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="file">Its file.</param>
/// <param name="databases">The databases that it is one of.</param>
internal sealed class StoredDatabase(string name, string file, Databases databases) : ReadSource
{
    private readonly Lock _state = new();

    // Held while the file is opened, looked into, closed or deleted: what is read of a file that is being closed tells nothing.
    private readonly Lock _file = new();

    private Database? _open;
    private TaskCompletionSource? _opening;
    private TaskCompletionSource? _ending;
    private DatabaseFacts? _facts;

    /// <summary>The times of its commits, also while it is closed.</summary>
    public CommitHistory Commits { get; } = new(databases.Clock, databases.Recording);

    public string Name => name;

    /// <summary>The file; it does not exist before a new database is opened for the first time.</summary>
    public string File => file;

    /// <summary>Completes when the thread that is opening it has done so, or failed; null where none is.</summary>
    public Task? Opening => Volatile.Read(ref _opening)?.Task;

    /// <summary>Completes when the database has been dropped, or that failed; null where it is not being dropped.</summary>
    public Task? Ending => Volatile.Read(ref _ending)?.Task;

    public bool IsOpen => Volatile.Read(ref _open) is not null;

    /// <summary>When it was used last (<see cref="Environment.TickCount64"/>), if it is open and nobody uses it.</summary>
    public long? IdleSince => Volatile.Read(ref _open)?.IdleSince;

    /// <summary>The catalog as last committed; empty where the database has been dropped.</summary>
    public override DatabaseCatalog Catalog
    {
        get
        {
            // It does not change, whatever becomes of the database.
            if (Volatile.Read(ref _open) is { } open)
                return open.Catalog;
            using var use = Use();
            return use?.Database.Catalog ?? DatabaseCatalog.Empty;
        }
    }

    public override Snapshot? Take(ReadExecutor? reader) => LatestSnapshot.Take(this);

    public override bool TryFindById(string collection, KeyBuffer key, RawWriter batch) =>
        FindById.TryRun(this, collection, key, batch);

    /// <summary>How many bytes are used of what holds the file, and how many it has; 0 where that is not known.</summary>
    public (long Used, long Total) Space => databases.Folder.Space;

    public long SizeOnDisk => DatabaseFile.SizeOf(databases.Folder, file);

    /// <summary>Tells what is to be known without opening the database, which is looked into where that has not been done yet.</summary>
    public DatabaseFacts Facts()
    {
        if (Volatile.Read(ref _open) is { } open)
            return DatabaseFacts.Of(open.Catalog);
        lock (_file)
        {
            // Who has opened it meanwhile knows more.
            if (Volatile.Read(ref _open) is { } opened)
                return DatabaseFacts.Of(opened.Catalog);
            // It may not have been created yet, or have been dropped.
            return databases.Folder.Exists(file)
                ? _facts ??= DatabaseFile.LookInto(databases.Folder, file, name)
                : new DatabaseFacts(IsEmpty: true, Expires: false, default);
        }
    }

    /// <summary>Uses the database, if it is open.</summary>
    public bool TryUse(out DatabaseUse use)
    {
        var open = Volatile.Read(ref _open);
        bool isUsed = open?.TryUse() == true;
        use = isUsed ? new DatabaseUse(open!) : default;
        return isUsed;
    }

    /// <summary>
    /// Uses the database, and opens it where it is not open; null where it has been dropped. Blocks while another thread opens it.
    /// </summary>
    public DatabaseUse? Use()
    {
        DatabaseUse use;
        while (!TryUse(out use))
        {
            if (Ending is not null)
                return null;
            if (TryOpen(out use, out var opening))
                break;
            opening.Wait();
        }

        return use;
    }

    /// <summary>Uses the database, and opens it where it is not open; null where it has been dropped.</summary>
    public async ValueTask<DatabaseUse?> UseAsync(CancellationToken cancellationToken)
    {
        DatabaseUse use;
        while (!TryUse(out use))
        {
            if (Ending is not null)
                return null;
            if (TryOpen(out use, out var opening))
                break;
            await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return use;
    }

    /// <summary>Closes the file if it is open and nobody uses it.</summary>
    public bool TryClose()
    {
        Database idle;
        lock (_state)
        {
            if (_open is null || !_open.TryRetire())
                return false;
            idle = _open;
            _facts = DatabaseFacts.Of(idle.Catalog);
            Volatile.Write(ref _open, null);
        }

        lock (_file)
            idle.Close(keepsLog: false);
        return true;
    }

    /// <summary>
    /// Closes the file if it is open and nobody uses it, and deletes it if there is nothing in it, nor in its history.
    /// </summary>
    public void CloseOrDropEmpty()
    {
        Database idle;
        bool isEmpty;
        lock (_state)
        {
            if (_ending is not null || _open is null || !_open.TryRetire())
                return;
            idle = _open;
            isEmpty = idle.Catalog.IsEmpty && !Commits.HasRecorded;
            if (isEmpty)
                _ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _facts = DatabaseFacts.Of(idle.Catalog);
            Volatile.Write(ref _open, null);
        }

        try
        {
            lock (_file)
            {
                idle.Close(keepsLog: isEmpty);
                if (isEmpty)
                    DatabaseFile.Delete(databases.Folder, file);
            }

            if (isEmpty)
                databases.Forget(this);
        }
        finally
        {
            _ending?.TrySetResult();
        }
    }

    /// <summary>Closes the file under its users, for the end of the store.</summary>
    public async Task CloseAsync()
    {
        if (Opening is { } opening)
            await opening.ConfigureAwait(false);
        Database? open;
        lock (_state)
        {
            open = _open;
            _open = null;
        }

        lock (_file)
            open?.Close(keepsLog: false);
    }

    /// <summary>Closes the file under its users and deletes it.</summary>
    /// <returns>False where another thread is dropping it.</returns>
    public bool TryDrop()
    {
        Database? open;
        lock (_state)
        {
            // Whoever is opening it now finds that out before anybody uses it.
            if (_ending is not null)
                return false;
            _ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            open = _open;
            _open = null;
        }

        bool isDropped = false;
        try
        {
            Opening?.Wait();
            lock (_file)
            {
                open?.Close(keepsLog: true);
                DatabaseFile.Delete(databases.Folder, file);
            }

            isDropped = true;
            databases.Forget(this);
            return true;
        }
        finally
        {
            var ending = _ending;
            if (!isDropped)
                Volatile.Write(ref _ending, null);
            ending.TrySetResult();
        }
    }

    // False where there is nothing to open, or another thread is opening it: that is to be waited for.
    private bool TryOpen(out DatabaseUse use, out Task opening)
    {
        use = default;
        lock (_state)
        {
            opening = _opening?.Task ?? Task.CompletedTask;
            if (_opening is not null || _open is not null || _ending is not null)
                return false;
            // Who closes it then may wait for a write that asks for it here.
            if (databases.AreClosed)
                throw new DocumentException(ErrorCode.ShutdownInProgress, "The store is shutting down");
            _opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            lock (_file)
            {
                var database = databases.Open(this);
                // Before it is closed again as one that nobody uses.
                database.TryUse();
                if (!TryPublish(database))
                    return false;
                use = new DatabaseUse(database);
            }
        }
        catch when (!databases.Folder.Exists(file))
        {
            // It could not be created: there is no such database.
            lock (_state)
                _ending ??= new TaskCompletionSource();
            databases.Forget(this);
            _ending.TrySetResult();
            throw;
        }
        finally
        {
            var done = _opening;
            Volatile.Write(ref _opening, null);
            done.SetResult();
        }

        databases.Opened.Add(this);
        return true;
    }

    private bool TryPublish(Database database)
    {
        lock (_state)
        {
            if (_ending is null && !databases.AreClosed)
            {
                _open = database;
                return true;
            }
        }

        database.Close(keepsLog: _ending is not null);
        return false;
    }
}
