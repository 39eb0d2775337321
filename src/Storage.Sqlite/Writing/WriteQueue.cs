using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// Executes a database's writes one after the other, all that wait in one transaction (group commit). Who finds it idle
/// with a short write runs that at once, on its own thread, and takes along what else has come meanwhile: waking another
/// thread, and being woken by it, would take as long as the commit. Everything else is left to the queue's own thread.
/// </summary>
internal sealed class WriteQueue
{
    // Bounds how long the first write of a commit waits for its acknowledgement.
    private static readonly TimeSpan MaxTimePerCommit = TimeSpan.FromMilliseconds(50);
    private const int MaxOperationsPerCommit = 10_000;

    // Where commits take longer, waking a thread adds little, and a caller's thread is better not held up.
    private static readonly TimeSpan MaxTimeOnCaller = TimeSpan.FromMilliseconds(1);

    private readonly Database _database;
    private readonly Connection _connection;
    private readonly CommitDurability _durability;
    private readonly Checkpoints _checkpoints;
    private readonly WriteBuffers _buffers = new();
    private readonly Queue<WriteOperation> _waiting = [];
    private readonly List<WriteOperation> _started = [];
    private Thread? _thread;
    private TimeSpan _lastTime;

    // Since the last release: each counts as a use of the database.
    private int _dequeued;
    private Runner _runner;
    private bool _isJournaled = true;
    private bool _isClosed;
    private bool _isAwaited;

    public WriteQueue(Database database, Connection connection, CommitDurability durability, Func<Connection> openMover)
    {
        _database = database;
        _connection = connection;
        _durability = durability;
        _checkpoints = new Checkpoints(connection, database.LogKeepers, openMover);
    }

    /// <summary>Queues an operation, or runs it before this returns; false where the queue has been closed.</summary>
    public bool TryAdd(WriteOperation operation)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return false;
            _waiting.Enqueue(operation);
            if (_runner != Runner.None || IsHeld)
                return true;
            if (!operation.IsShort || _lastTime > MaxTimeOnCaller)
            {
                LeaveToThread();
                return true;
            }

            _runner = Runner.Caller;
        }

        RunOnce();
        GoOn();
        return true;
    }

    /// <summary>
    /// Returns when, held back, nothing is written any more, and what has been written is in the database's file, on disk;
    /// at once where the queue has been closed.
    /// </summary>
    public void Settle()
    {
        lock (_waiting)
        {
            _isAwaited = true;
            while (_runner != Runner.None)
                Monitor.Wait(_waiting);
            _isAwaited = false;
            if (_isClosed)
                return;
            _runner = Runner.Caller;
        }

        _checkpoints.Wait();
        _connection.Checkpoint();
        _durability.Flush();
        GoOn();
    }

    /// <summary>Goes on with what waits after it was held back.</summary>
    public void Resume()
    {
        lock (_waiting)
        {
            if (_runner == Runner.None && _waiting.Count > 0)
                LeaveToThread();
        }
    }

    /// <summary>Brings to disk what has been written, whatever its write concern.</summary>
    public void Flush() => _durability.Flush();

    /// <summary>Accepts no further operations and returns when all that are queued have completed and the file is closed.</summary>
    /// <param name="keepsLog">Whether the write-ahead log is left as it is.</param>
    public void Close(bool keepsLog)
    {
        lock (_waiting)
        {
            _isClosed = true;
            Resume();
            while (_runner != Runner.None)
                Monitor.Wait(_waiting);
            Monitor.PulseAll(_waiting);
        }

        _thread?.Join();
        _durability.Dispose();
        _checkpoints.Wait();
        if (keepsLog)
            _connection.KeepLog();
        else
            _connection.Checkpoint();
        _connection.Dispose();
        _buffers.Dispose();
    }

    // Who closes the database does not wait for whoever holds it.
    private bool IsHeld => _database.Hold.IsHeld && !_isClosed;

    private void GoOn()
    {
        lock (_waiting)
        {
            if (_waiting.Count > 0 && !IsHeld)
                LeaveToThread();
            else
                SetIdle();
        }
    }

    private void LeaveToThread()
    {
        _runner = Runner.Thread;
        if (_thread is null)
        {
            _thread = new Thread(Run) { IsBackground = true, Name = $"Writer of {_database.Name}" };
            _thread.Start();
        }

        Monitor.PulseAll(_waiting);
    }

    private void SetIdle()
    {
        _runner = Runner.None;
        if (_isClosed || _isAwaited)
            Monitor.PulseAll(_waiting);
    }

    private void Run()
    {
        while (WaitForOperation())
            RunOnce();
    }

    private bool WaitForOperation()
    {
        lock (_waiting)
        {
            if (_runner == Runner.Thread && (_waiting.Count == 0 || IsHeld))
                SetIdle();
            while (_runner != Runner.Thread)
            {
                if (_isClosed && _runner == Runner.None)
                    return false;
                Monitor.Wait(_waiting);
            }

            return true;
        }
    }

    private void RunOnce()
    {
        long start = Stopwatch.GetTimestamp();
        ChooseDurability();
        if (TryDequeueStep(out var stepped))
        {
            if (MoveOf(stepped, _database.Catalog) is { } move)
                RequeueAfter(move, stepped);
            else if (_checkpoints.Awaited is { } checkpoint)
                RequeueAfter(checkpoint, stepped);
            else
                RunAlone(stepped);
        }
        else
        {
            try
            {
                RunTogether();
            }
            catch (Exception reason)
            {
                FailStarted(reason);
            }

            _started.Clear();
        }

        _lastTime = Stopwatch.GetElapsedTime(start);
        _checkpoints.Committed();
        _database.Release(_dequeued);
        _dequeued = 0;
    }

    // That of the first one that waits. Who need not be on disk may share a commit that is; not the other way round.
    private void ChooseDurability()
    {
        lock (_waiting)
        {
            if (_waiting.TryPeek(out var first))
                _isJournaled = first.IsJournaled;
        }
    }

    private void RunTogether()
    {
        _durability.Set(_isJournaled);
        using (var transaction = new CommittedTransaction(_database, _connection, _buffers))
        {
            if (TryExecuteWaiting(transaction))
            {
                transaction.Commit();
                _durability.Committed();
                CompleteStarted();
                return;
            }
        }

        // An unexpected exception: each operation gets a transaction of its own, so that only the faulty one fails.
        foreach (var operation in _started)
            RunAlone(operation);
    }

    private bool TryExecuteWaiting(CommittedTransaction transaction)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_started.Count < MaxOperationsPerCommit && Stopwatch.GetElapsedTime(start) < MaxTimePerCommit
                && TryDequeue(out var operation))
            {
                if (MoveOf(operation, transaction.Catalog) is { } move)
                {
                    RequeueAfter(move, operation);
                    continue;
                }

                if (!operation.TryStart())
                    continue;
                _started.Add(operation);
                operation.TryExecute(transaction);
            }

            return true;
        }
        catch (Exception e) when (e is not SqliteException)
        {
            return false;
        }
    }

    private void RunAlone(WriteOperation operation)
    {
        try
        {
            bool isDone;
            _durability.Set(_isJournaled);
            using (var transaction = new CommittedTransaction(_database, _connection, _buffers))
            {
                isDone = operation.TryExecute(transaction);
                transaction.Commit();
            }

            _durability.Committed();

            if (isDone)
                operation.Complete();
            else if (operation.Awaited is { IsCompleted: false } awaited)
                RequeueAfter(awaited, operation);
            else
                Requeue(operation);
        }
        catch (LockedHalfwayException locked)
        {
            operation.Restart();
            RequeueAfter(locked.Ended, operation);
        }
        catch (Exception reason)
        {
            operation.Fail(Explain(reason));
        }
    }

    // Behind all others that wait. The operation still uses the database.
    private void Requeue(WriteOperation operation)
    {
        if (TryEnqueue(operation))
            _dequeued--;
        else
            operation.Fail(Closed());
    }

    private void RequeueAfter(Task awaited, WriteOperation operation)
    {
        _dequeued--;
        _ = awaited.ContinueWith(
            _ =>
            {
                if (TryEnqueue(operation))
                    return;
                if (operation.IsStarted || operation.TryStart())
                    operation.Fail(Closed());
                _database.Release();
            },
            TaskScheduler.Default);
    }

    private bool TryEnqueue(WriteOperation operation)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return false;
            _waiting.Enqueue(operation);
            if (_runner == Runner.None && !IsHeld)
                LeaveToThread();
            return true;
        }
    }

    // What an operation waits for whose collection is moved to another database.
    private static Task? MoveOf(WriteOperation operation, DatabaseCatalog catalog) =>
        operation.Collection is { } name ? catalog.Find(name)?.Move : null;

    private DocumentException Closed() => new(
        ErrorCode.QueryPlanKilled, $"The database '{_database.Name}' was closed or dropped while the write went on");

    // A caller's thread leaves what is not short to the queue's own.
    private bool TryDequeueStep([NotNullWhen(true)] out WriteOperation? operation)
    {
        lock (_waiting)
        {
            while (_runner == Runner.Thread && _waiting.TryPeek(out operation) && operation.HasSteps
                && (_isJournaled || !operation.IsJournaled))
            {
                _waiting.Dequeue();
                _dequeued++;
                if (operation.IsStarted || operation.TryStart())
                    return true;
            }
        }

        operation = null;
        return false;
    }

    private bool TryDequeue([NotNullWhen(true)] out WriteOperation? operation)
    {
        lock (_waiting)
        {
            if (!_waiting.TryPeek(out operation) || operation.HasSteps || (operation.IsJournaled && !_isJournaled)
                || !(operation.IsShort || _runner == Runner.Thread))
            {
                return false;
            }

            _waiting.Dequeue();
        }

        _dequeued++;
        return true;
    }

    private void CompleteStarted()
    {
        foreach (var operation in _started)
            operation.Complete();
    }

    private void FailStarted(Exception reason)
    {
        // Where not even a transaction could be begun, the first operation in the queue fails, and the next one tries again.
        if (_started.Count == 0 && TryDequeue(out var first) && first.TryStart())
            _started.Add(first);
        var explained = Explain(reason);
        foreach (var operation in _started)
            operation.Fail(explained);
    }

    private static Exception Explain(Exception reason) => reason switch
    {
        DocumentException known => new DocumentException(known.Code, known.Message, known),
        OperationCanceledException => reason,
        _ => new DocumentException(ErrorCode.InternalError, $"The write failed: {reason.Message}", reason),
    };

    // Whose thread executes operations.
    private enum Runner
    {
        None,
        Caller,
        Thread,
    }
}
