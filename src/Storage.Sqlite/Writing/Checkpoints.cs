using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// Moves the write-ahead log into the database's file: beside the writer, on a thread and a connection of its own, all but
/// what is written meanwhile. That little is the writer's, between two commits, since the log can only begin anew when it
/// has been moved as a whole.
/// </summary>
/// <param name="writer">The writer's connection.</param>
/// <param name="keepers">What keeps the log from being begun anew for longer than a read.</param>
/// <param name="open">Opens another one.</param>
internal sealed class Checkpoints(Connection writer, LogKeepers keepers, Func<Connection> open)
{
    // From how many pages on the log is moved.
    private const int EnoughPages = 4_000;

    // From how many on long writes wait for that, and by how many it may grow meanwhile before all writes do.
    private const int ManyPages = 8_000;
    private const int MaxGrowth = 12_000;

    // What may be left to the writer, apart from what its last commit has added: it moves that in some milliseconds.
    private const int FewPages = 400;

    // Where a read or a full disk is in the way: after how many pages it is tried again.
    private const int PagesToNextTry = 1_000;

    // How long the writer waits for reads that began before the log had been moved, and when it has grown too long.
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(1);

    private Task? _mover;
    private int _pages;
    private int _startedAt;
    private int _nextTry = EnoughPages;
    private int _moved;

    /// <summary>What long writes wait for, since they write more than can be moved; null for nothing.</summary>
    public Task? Awaited => _mover is { IsCompleted: false } && writer.LogPages >= ManyPages ? _mover : null;

    /// <summary>Notes a commit, between two transactions of the writer.</summary>
    public void Committed()
    {
        int before = _pages;
        int pages = _pages = writer.LogPages;
        if (_mover is null)
        {
            if (pages < EnoughPages)
                _nextTry = EnoughPages;
            else if (pages >= _nextTry)
                Start(pages);
        }
        else if (_mover.IsCompleted || pages - _startedAt >= MaxGrowth)
        {
            Finish(before, pages);
        }
    }

    /// <summary>Returns when nothing is moved any more.</summary>
    public void Wait() => _mover?.Wait();

    private void Start(int pages)
    {
        _startedAt = pages;
        _moved = 0;
        _mover = Task.Factory.StartNew(Move, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Finish(int before, int pages)
    {
        Wait();
        _mover = null;
        // Otherwise the log has begun anew since, because nobody wrote or read for a moment.
        if (pages < EnoughPages)
            return;
        bool isLong = pages >= (keepers.IsEmpty ? EnoughPages + MaxGrowth : keepers.MaxPages);
        if (isLong)
            keepers.GiveUpAll();
        if (isLong || before - _moved <= FewPages)
            writer.RestartLog(isLong ? LongWait : ShortWait);
        if (isLong)
            keepers.Open();
        _nextTry = pages + PagesToNextTry;
    }

    private void Move()
    {
        try
        {
            using var connection = open();
            // Each time there is less to move, where the writer is slower than that.
            int before;
            do
            {
                before = _moved;
                _moved = connection.MoveLog();
            }
            while (writer.LogPages - _moved > FewPages && _moved > before);
        }
        catch (DocumentException)
        {
            // The disk is full, or too many files are open: later, or by the writer.
        }
    }
}
