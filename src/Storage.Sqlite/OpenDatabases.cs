namespace Streetcar.Storage.Sqlite;

/// <summary>
/// Bounds how many databases are open: those are closed that have not been used for the longest time, and those that have
/// not been used for a time. One that is in use stays open, so that there may be more of them for a moment.
/// </summary>
/// <param name="max">How many may be open.</param>
/// <param name="idleTime">After which time without use one is closed.</param>
internal sealed class OpenDatabases(int max, TimeSpan idleTime)
{
    private readonly HashSet<StoredDatabase> _open = [];

    public int Count
    {
        get
        {
            lock (_open)
                return _open.Count;
        }
    }

    /// <summary>Adds a database that has been opened, and closes others that are too many.</summary>
    public void Add(StoredDatabase database)
    {
        lock (_open)
            _open.Add(database);
        CloseSurplus();
    }

    public void Remove(StoredDatabase database)
    {
        lock (_open)
            _open.Remove(database);
    }

    /// <summary>Closes those that are too many, or have not been used for the time.</summary>
    public void CloseIdle()
    {
        CloseUnusedSince(Environment.TickCount64 - (long)idleTime.TotalMilliseconds);
        CloseSurplus();
    }

    /// <summary>Closes all that are not in use.</summary>
    /// <returns>Whether there were any.</returns>
    public bool CloseUnused() => CloseUnusedSince(long.MaxValue);

    private bool CloseUnusedSince(long time)
    {
        StoredDatabase[] unused;
        lock (_open)
            unused = [.. _open.Where(database => database.IdleSince <= time)];
        bool any = false;
        foreach (var database in unused)
            any |= TryClose(database);
        return any;
    }

    private void CloseSurplus()
    {
        while (FindSurplus() is { } surplus && TryClose(surplus))
        {
            // The next one.
        }
    }

    private StoredDatabase? FindSurplus()
    {
        lock (_open)
            return _open.Count <= max ? null : _open.Where(database => database.IdleSince is not null).MinBy(database => database.IdleSince);
    }

    // Not under the lock: closing takes a while, and the database may be opened again meanwhile.
    private bool TryClose(StoredDatabase database)
    {
        Remove(database);
        if (database.TryClose())
            return true;
        lock (_open)
        {
            if (database.IsOpen)
                _open.Add(database);
        }

        return false;
    }
}
