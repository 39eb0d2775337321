using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>
/// The single writer of a database: a thread that executes all waiting operations in one transaction (group commit).
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    // Bounds how long the first write of a commit waits for its acknowledgement.
    private static readonly TimeSpan MaxTimePerCommit = TimeSpan.FromMilliseconds(50);
    private const int MaxOperationsPerCommit = 10_000;

    private readonly Database _database;
    private readonly Connection _connection;
    private readonly WriteBuffers _buffers = new();
    private readonly Thread _thread;
    private readonly Queue<WriteOperation> _waiting = [];
    private readonly List<WriteOperation> _started = [];
    private bool _isClosed;

    public WriteQueue(Database database, Connection connection)
    {
        _database = database;
        _connection = connection;
        _thread = new Thread(Run) { IsBackground = true, Name = $"Writer of {database.Name}" };
        _thread.Start();
    }

    /// <summary>Queues an operation; false where the queue has been closed.</summary>
    public bool TryAdd(WriteOperation operation)
    {
        lock (_waiting)
        {
            if (_isClosed)
                return false;
            _waiting.Enqueue(operation);
            if (_waiting.Count == 1)
                Monitor.Pulse(_waiting);
            return true;
        }
    }

    /// <summary>Accepts no further operations and returns when all that are queued have completed.</summary>
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
        _buffers.Dispose();
    }

    private void Run()
    {
        while (WaitForOperation())
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
    }

    private bool WaitForOperation()
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
        using (var transaction = new WriteTransaction(_database, _connection, _buffers))
        {
            if (TryExecuteWaiting(transaction))
            {
                transaction.Commit();
                CompleteStarted();
                return;
            }
        }

        // An unexpected exception: each operation gets a transaction of its own, so that only the faulty one fails.
        foreach (var operation in _started)
            RunAlone(operation);
    }

    private bool TryExecuteWaiting(WriteTransaction transaction)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            while (_started.Count < MaxOperationsPerCommit && Stopwatch.GetElapsedTime(start) < MaxTimePerCommit
                && TryDequeue(out var operation))
            {
                if (!operation.TryStart())
                    continue;
                _started.Add(operation);
                operation.Execute(transaction);
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
            using var transaction = new WriteTransaction(_database, _connection, _buffers);
            operation.Execute(transaction);
            transaction.Commit();
            operation.Complete();
        }
        catch (Exception reason)
        {
            operation.Fail(Explain(reason));
        }
    }

    private bool TryDequeue(out WriteOperation operation)
    {
        lock (_waiting)
            return _waiting.TryDequeue(out operation!);
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

    private static DocumentException Explain(Exception reason) => reason is DocumentException known
        ? new DocumentException(known.Code, known.Message, known)
        : new DocumentException(ErrorCode.InternalError, $"The write failed: {reason.Message}", reason);
}
