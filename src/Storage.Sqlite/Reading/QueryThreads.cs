using Streetcar.Query.JavaScript;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// The threads of queries that can't be left in the middle: long pipelines, and what may take long within one document. They
/// block their thread while they wait for a ticket. A thread is reused, and ends after a time without work.
/// </summary>
internal sealed class QueryThreads : IDisposable
{
    /// <summary>How many there are at most: as many as MongoDB has tickets for reads. Further queries wait.</summary>
    public const int MaxThreads = 128;

    /// <summary>How many of them one client may have.</summary>
    public const int MaxThreadsPerClient = 32;

    private static readonly TimeSpan MaxIdleTime = TimeSpan.FromSeconds(10);

    // What may run, and what waits for others of its client to end.
    private readonly Queue<(string Client, Func<Action> Run)> _queue = [];
    private readonly Dictionary<string, ClientQueue> _clients = [];
    private int _running;

    // Those that wait for work, and those that are about to: one that has done a query takes the next one.
    private int _idle;
    private bool _isClosed;

    /// <summary>How many threads have been started in all.</summary>
    public int Started { get; private set; }

    /// <summary>Runs a query on one of the threads.</summary>
    /// <param name="client">Whose query it is.</param>
    /// <param name="function">Runs it.</param>
    public Task<T> RunAsync<T>(string client, Func<T> function)
    {
        // What awaits it continues elsewhere: the thread is for queries.
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queue)
        {
            if (!_clients.TryGetValue(client, out var own))
                own = _clients[client] = new ClientQueue();
            own.Waiting.Enqueue(() => Run(function, completion));
            Admit(client, own);
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

    // What is returned tells who waits, once the thread is free for the next query: who goes on at once needs no other thread.
    private static Action Run<T>(Func<T> function, TaskCompletionSource<T> completion)
    {
        try
        {
            var result = function();
            return () => completion.SetResult(result);
        }
        catch (Exception reason)
        {
            return () => completion.SetException(reason);
        }
    }

    private void Admit(string client, ClientQueue own)
    {
        if (own.Admitted == MaxThreadsPerClient || !own.Waiting.TryDequeue(out var next))
            return;
        own.Admitted++;
        _queue.Enqueue((client, next));
        if (_idle >= _queue.Count)
            Monitor.Pulse(_queue);
        else if (_running < MaxThreads)
            Start();
    }

    private void Start()
    {
        _running++;
        _idle++;
        Started++;
        ScriptThreads.Create(RunQueued, "Query").Start();
    }

    private void RunQueued()
    {
        while (TryDequeue(out var work))
        {
            var tell = work.Run();
            End(work.Client);
            tell();
        }
    }

    private void End(string client)
    {
        lock (_queue)
        {
            _idle++;
            var own = _clients[client];
            own.Admitted--;
            Admit(client, own);
            if (own.Admitted == 0)
                _clients.Remove(client);
        }
    }

    private bool TryDequeue(out (string Client, Func<Action> Run) work)
    {
        lock (_queue)
        {
            while (!_queue.TryDequeue(out work))
            {
                if ((!_isClosed && Monitor.Wait(_queue, MaxIdleTime)) || _queue.Count > 0)
                    continue;
                _idle--;
                _running--;
                return false;
            }

            _idle--;
            return true;
        }
    }

    private sealed class ClientQueue
    {
        public Queue<Func<Action>> Waiting { get; } = [];

        public int Admitted { get; set; }
    }
}
