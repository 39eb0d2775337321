namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// The threads of queries that can't be left in the middle: long pipelines, and what may take long within one document. They
/// block their thread while they wait for a ticket. A thread is reused, and ends after a time without work.
/// </summary>
internal sealed class QueryThreads : IDisposable
{
    // As many as MongoDB has tickets for reads; further queries wait.
    private const int MaxThreads = 128;

    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromSeconds(10);

    private readonly Queue<Action> _queue = [];
    private int _running;
    private int _idle;
    private bool _isClosed;

    /// <summary>How many threads have been started in all.</summary>
    public int Started { get; private set; }

    public Task<T> RunAsync<T>(Func<T> function)
    {
        // What awaits it continues elsewhere: the thread is for queries.
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queue)
        {
            _queue.Enqueue(() => Run(function, completion));
            if (_idle >= _queue.Count)
                Monitor.Pulse(_queue);
            else if (_running < MaxThreads)
                Start();
        }

        return completion.Task;
    }

    /// <summary>Ends the idle threads, and the others when they have no more work.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isClosed = true;
            Monitor.PulseAll(_queue);
        }
    }

    private static void Run<T>(Func<T> function, TaskCompletionSource<T> completion)
    {
        try
        {
            completion.SetResult(function());
        }
        catch (Exception reason)
        {
            completion.SetException(reason);
        }
    }

    private void Start()
    {
        _running++;
        Started++;
        new Thread(RunQueued) { IsBackground = true, Name = "Query" }.Start();
    }

    private void RunQueued()
    {
        while (TryDequeue(out var work))
            work();
    }

    private bool TryDequeue(out Action work)
    {
        lock (_queue)
        {
            while (!_queue.TryDequeue(out work!))
            {
                _idle++;
                bool isSignaled = !_isClosed && Monitor.Wait(_queue, MaxIdleTime);
                _idle--;
                if (isSignaled || _queue.Count > 0)
                    continue;
                _running--;
                return false;
            }

            return true;
        }
    }
}
