namespace Orleans;

/// <summary>
/// Runs turns one at a time on the thread pool. A turn is either the start of a request or a task queued by earlier
/// turns: the continuation of an await, mostly. All of them see this scheduler as the current one.
/// </summary>
internal abstract class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    // After this many turns in a row, others get the thread.
    private const int TurnsInARow = 64;

    private static readonly Action<object?> RunRequest = static request => ((GrainRequest)request!).Run();

    private readonly Queue<Task> _tasks = [];
    private bool _isScheduled;
    private int _thread;

    // Requests whose methods finished during the current turn; of no concern to other threads.
    private GrainRequest? _finished;

    /// <summary>Guards the queues and, in subclasses, all that decides which turn is next.</summary>
    protected Lock Gate { get; } = new();

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Called in a turn, when the method of a request is finished.</summary>
    public void AddFinished(GrainRequest request)
    {
        request.Next = _finished;
        _finished = request;
    }

    /// <summary>Runs some code as a turn, without the caller's execution context.</summary>
    public void RunTurn(Action code)
    {
        var wasSuppressed = ExecutionContext.IsFlowSuppressed();
        if (!wasSuppressed)
            ExecutionContext.SuppressFlow();
        try
        {
            new Task(code).Start(this);
        }
        finally
        {
            if (!wasSuppressed)
                ExecutionContext.RestoreFlow();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        _thread = Environment.CurrentManagedThreadId;
        GrainRequest? finished = null;
        for (var turns = 0; ; turns++)
        {
            if (!TryTakeTurn(turns, finished, out var task, out var request))
                break;

            Answer(finished, isLast: false);

            var began = Environment.TickCount64;
            if (task is not null)
                TryExecuteTask(task);
            else
                new Task(RunRequest, request).RunSynchronously(this);

            var length = Environment.TickCount64 - began;
            if (length >= LongTurnMilliseconds)
                OnLongTurn(length, request);

            (finished, _finished) = (_finished, null);
        }

        Answer(finished, isLast: true);
    }

    protected const long LongTurnMilliseconds = 1000;

    /// <summary>Takes the next request that may start. Called under <see cref="Gate"/>.</summary>
    protected abstract GrainRequest? TakeRequest();

    /// <summary>Takes note that a request is finished. Called under <see cref="Gate"/>.</summary>
    protected abstract void OnFinished(GrainRequest request);

    protected abstract void OnLongTurn(long milliseconds, GrainRequest? request);

    /// <summary>Called under <see cref="Gate"/> when there may be something to run.</summary>
    protected void Wake()
    {
        if (_isScheduled)
            return;

        // On the caller's own queue: when the caller awaits the response, as most do, its thread goes on with this.
        _isScheduled = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    protected override void QueueTask(Task task)
    {
        lock (Gate)
        {
            _tasks.Enqueue(task);
            Wake();
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _thread == Environment.CurrentManagedThreadId && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (Gate)
            return [.. _tasks];
    }

    private bool TryTakeTurn(int turns, GrainRequest? finished, out Task? task, out GrainRequest? request)
    {
        task = null;
        request = null;
        lock (Gate)
        {
            for (; finished is not null; finished = finished.Next)
                OnFinished(finished);

            if (turns < TurnsInARow)
            {
                // Alternately, so that neither kind of turn keeps the other waiting.
                if (turns % 2 == 0)
                    _tasks.TryDequeue(out task);
                if (task is null && (request = TakeRequest()) is null)
                    _tasks.TryDequeue(out task);
                if (task is not null || request is not null)
                    return true;
            }

            _thread = 0;
            _isScheduled = turns >= TurnsInARow;
        }

        if (turns >= TurnsInARow)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return false;
    }

    // A caller may go on inside of Answer. That is right only when this scheduler has let go of the thread: so
    // only the last answer is given here, the others elsewhere.
    private static void Answer(GrainRequest? finished, bool isLast)
    {
        while (finished is not null)
        {
            var next = finished.Next;
            finished.Next = null;
            if (isLast && next is null)
                finished.Answer();
            else
                ThreadPool.UnsafeQueueUserWorkItem(finished, preferLocal: true);
            finished = next;
        }
    }
}
