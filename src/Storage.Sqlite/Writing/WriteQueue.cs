using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// The one writer of a database: a thread that takes up whatever waits when it becomes free and commits it together.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    // So that a stream of writes does not keep the first one of a commit waiting for its acknowledgement.
    private static readonly TimeSpan MaxTimePerCommit = TimeSpan.FromMilliseconds(50);
    private const int MaxWorksPerCommit = 10_000;

    private readonly Database _database;
    private readonly Connection _connection;
    private readonly WriteScratch _scratch = new();
    private readonly Thread _thread;
    private readonly Queue<WriteOperation> _waiting = [];
    private readonly List<WriteOperation> _taken = [];
    private bool _isClosed;

    public WriteQueue(Database database, Connection connection)
    {
        _database = database;
        _connection = connection;
        _thread = new Thread(Run) { IsBackground = true, Name = $"Writer of {database.Name}" };
        _thread.Start();
    }

    /// <summary>Queues some work; false where the queue has been closed.</summary>
    public bool TryAdd(WriteOperation work)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return false;
            _waiting.Enqueue(work);
            if (_waiting.Count == 1)
                Monitor.Pulse(_waiting);
            return true;
        }
    }

    /// <summary>Takes no more work and returns when all that was queued is done.</summary>
    public void Dispose()
    {
        lock (_waiting)
        {
            _isClosed = true;
            Monitor.Pulse(_waiting);
        }

        _thread.Join();
        _connection.Checkpoint();
        _connection.Dispose();
        _scratch.Dispose();
    }

    private void Run()
    {
        while (WaitForWork())
        {
            try
            {
                RunTogether();
            }
            catch (Exception reason)
            {
                FailTaken(reason);
            }

            _taken.Clear();
        }
    }

    private bool WaitForWork()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_isClosed)
                    return false;
                Monitor.Wait(_waiting);
            }

            return true;
        }
    }

    private void RunTogether()
    {
        using (var transaction = new WriteTransaction(_database, _connection, _scratch))
        {
            if (TryExecuteWaiting(transaction))
            {
                transaction.Commit();
                DeliverTaken();
                return;
            }
        }

        // Something threw what no command should: each gets a transaction of its own, so that it fails alone.
        foreach (var work in _taken)
            RunAlone(work);
    }

    private bool TryExecuteWaiting(WriteTransaction transaction)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_taken.Count < MaxWorksPerCommit && Stopwatch.GetElapsedTime(start) < MaxTimePerCommit
                && TryDequeue(out var work))
            {
                if (!work.TryTake())
                    continue;
                _taken.Add(work);
                work.Execute(transaction);
            }

            return true;
        }
        catch (Exception e) when (e is not SqliteException)
        {
            return false;
        }
    }

    private void RunAlone(WriteOperation work)
    {
        try
        {
            using var transaction = new WriteTransaction(_database, _connection, _scratch);
            work.Execute(transaction);
            transaction.Commit();
            work.Deliver();
        }
        catch (Exception reason)
        {
            work.Fail(Explain(reason));
        }
    }

    private bool TryDequeue(out WriteOperation work)
    {
        lock (_waiting)
            return _waiting.TryDequeue(out work!);
    }

    private void DeliverTaken()
    {
        foreach (var work in _taken)
            work.Deliver();
    }

    private void FailTaken(Exception reason)
    {
        // Where not even a transaction could be begun, the first in the queue fails, and the next one tries anew.
        if (_taken.Count == 0 && TryDequeue(out var first) && first.TryTake())
            _taken.Add(first);
        var explained = Explain(reason);
        foreach (var work in _taken)
            work.Fail(explained);
    }

    private static DocumentException Explain(Exception reason) => reason is DocumentException known
        ? new DocumentException(known.Code, known.Message, known)
        : new DocumentException(ErrorCode.InternalError, $"The write failed: {reason.Message}", reason);
}
