using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// Says whether the writer's next commit is on disk before it returns, and sees to it that one that is not gets there within
/// 100 ms, as MongoDB's journal does (<see href="https://www.mongodb.com/docs/manual/core/journaling/"/>).
/// </summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="folder">The folder of the database.</param>
/// <param name="file">Its file.</param>
internal sealed class CommitDurability(Connection connection, DataFolder folder, string file) : IDisposable
{
    private static readonly TimeSpan LongestUnsynced = TimeSpan.FromMilliseconds(100);

    private readonly Lock _syncing = new();
    private Timer? _timer;
    private bool _isMarked;
    private bool _isRelaxed;
    private int _unsynced;

    /// <summary>Sets it, between two transactions.</summary>
    public void Set(bool isJournaled)
    {
        if (isJournaled != _isRelaxed)
            return;
        if (!isJournaled && !_isMarked)
        {
            WriteAheadLog.MarkUnsynced(folder, file);
            _isMarked = true;
        }

        connection.Execute(isJournaled ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
        _isRelaxed = !isJournaled;
    }

    /// <summary>Notes a commit. One that is on disk takes all those before it along.</summary>
    public void Committed()
    {
        if (!_isRelaxed)
        {
            Volatile.Write(ref _unsynced, 0);
            return;
        }

        if (Interlocked.Exchange(ref _unsynced, 1) != 0)
            return;
        _timer ??= new Timer(_ => Sync());
        _timer.Change(LongestUnsynced, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Brings to disk what is not there yet.</summary>
    public void Flush() => Sync();

    /// <summary>Ends it; closing the database brings the rest to disk.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_syncing)
            _unsynced = 0;
    }

    private void Sync()
    {
        lock (_syncing)
        {
            if (Interlocked.Exchange(ref _unsynced, 0) == 0)
                return;
            try
            {
                folder.SyncLog(file);
            }
            catch (IOException)
            {
                // The process may have no more files open, for a moment.
                Volatile.Write(ref _unsynced, 1);
                _timer!.Change(LongestUnsynced, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
