using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.ChangeStreams;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>The times of a database's commits, and its past states as far as snapshots may still ask for them.</summary>
/// <param name="clock">The clock of the store.</param>
/// <param name="recording">Whether its changes are recorded; null for never.</param>
internal sealed class CommitHistory(ClusterClock clock, ChangeRecording? recording = null)
{
    // Beyond it, those that no snapshot asks for are forgotten, and then the oldest; who asks for one is told to begin anew.
    private const int MaxPast = 1024;

    private const long Unknown = -1;

    private readonly Lock _lock = new();
    private readonly Queue<PastState> _past = [];
    private RawTimestamp _last;
    private long _lastRecorded = Unknown;
    private RawTimestamp? _pending;
    private LogHeader _before;
    private TaskCompletionSource? _ended;

    public ClusterClock Clock => clock;

    public ChangeRecording? Recording => recording;

    /// <summary>
    /// The time of the last commit whose changes have been recorded, 0 for none; null where no process has looked yet.
    /// </summary>
    public RawTimestamp? LastRecorded
    {
        get
        {
            long last = Volatile.Read(ref _lastRecorded);
            return last == Unknown ? null : new RawTimestamp((ulong)last);
        }

        set => Volatile.Write(ref _lastRecorded, (long)value!.Value.Value);
    }

    /// <summary>Says that what an earlier process committed is not known at times before now.</summary>
    public void ForgetEarlier() => _last = clock.Now;

    /// <summary>Whether there may be recorded changes that have not been forgotten.</summary>
    public bool HasRecorded { get; set; } = true;

    /// <summary>Completes when the commit that is under way has ended.</summary>
    public Task PendingEnd
    {
        get
        {
            lock (_lock)
            {
                return _pending is null
                    ? Task.CompletedTask
                    : (_ended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Begins a commit.</summary>
    /// <param name="log">The database's log; null for one in memory, of which there are no snapshots.</param>
    /// <param name="catalog">The catalog before.</param>
    /// <returns>The commit's time.</returns>
    public RawTimestamp Begin(LogIndex? log, DatabaseCatalog catalog)
    {
        lock (_lock)
        {
            var time = clock.BeginCommit();
            SetPending(time, log, catalog);
            return time;
        }
    }

    /// <summary>Begins a commit of an earlier process, whose time is known.</summary>
    public void BeginAt(RawTimestamp time, LogIndex? log, DatabaseCatalog catalog)
    {
        lock (_lock)
        {
            clock.BeginCommitAt(time);
            SetPending(time, log, catalog);
        }
    }

    /// <summary>
    /// Begins a commit to several databases. Who reads the clock afterwards finds it under way in all of them. The clock's own
    /// part is the caller's to end.
    /// </summary>
    /// <returns>The commit's time.</returns>
    public static RawTimestamp BeginTogether(ReadOnlySpan<Database> databases)
    {
        var first = databases[0];
        lock (first.Commits._lock)
        {
            var time = databases.Length > 1 ? BeginTogether(databases[1..]) : first.Commits.Clock.BeginCommit();
            first.Commits.Clock.JoinCommit(time);
            first.Commits.SetPending(time, first.Log, first.Catalog);
            return time;
        }
    }

    /// <summary>Ends the commit.</summary>
    /// <param name="isCommitted">Whether it was made.</param>
    public void End(bool isCommitted)
    {
        lock (_lock)
        {
            if (isCommitted)
                _last = _pending!.Value;
            clock.EndCommit(_pending!.Value);
            _pending = null;
            _ended?.SetResult();
            _ended = null;
        }
    }

    /// <summary>From when to when a state of the log is the database's.</summary>
    /// <param name="state">The state.</param>
    /// <param name="log">The database's log.</param>
    /// <returns>
    /// The time of its last commit, and that of the next one where it is under way; null where the state is already a past one.
    /// </returns>
    public (RawTimestamp From, RawTimestamp? To)? TimeOf(LogHeader state, LogIndex log)
    {
        lock (_lock)
        {
            if (_pending is not null && state == _before)
                return (_last, _pending);
            if (state != log.Header)
                return null;
            return (_pending ?? _last, null);
        }
    }

    /// <summary>The past state at a time; null where it is not known.</summary>
    public PastState? Find(RawTimestamp time)
    {
        lock (_lock)
        {
            foreach (var past in _past)
            {
                if (past.From <= time && time < past.To)
                    return past;
            }

            return null;
        }
    }

    private void SetPending(RawTimestamp time, LogIndex? log, DatabaseCatalog catalog)
    {
        _pending = time;
        if (log is not { } index)
            return;
        _before = index.Header;
        if (_past.Count > 0 || !clock.Snapshots.IsEmpty)
            Remember(new PastState(_last, time, _before, catalog));
    }

    // All since the oldest snapshot, since one that is being taken does not know its time yet.
    private void Remember(PastState state)
    {
        var oldest = clock.Snapshots.Oldest;
        while (_past.TryPeek(out var past) && !(past.To > oldest))
            _past.Dequeue();
        if (!(state.To > oldest))
            return;
        if (_past.Count == MaxPast)
            ForgetUnasked();
        _past.Enqueue(state);
    }

    private void ForgetUnasked()
    {
        var asked = _past.Where(past => clock.Snapshots.AnyIn(past.From, past.To)).ToList();
        _past.Clear();
        foreach (var past in asked.Skip(asked.Count - (MaxPast / 2)))
            _past.Enqueue(past);
    }
}
