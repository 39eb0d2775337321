using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// The order of all commits of the store: each gets a time that is later than those before it, and not before the second that
/// it is made in (<see href="https://www.mongodb.com/docs/manual/core/read-isolation-consistency-recency/"/>).
/// </summary>
internal sealed class ClusterClock
{
    private readonly TimeProvider _time;
    private readonly ClockMark _mark;
    private readonly Lock _lock = new();
    private readonly List<ulong> _pending = [];
    private readonly List<(ulong Time, TaskCompletionSource Settled)> _waiting = [];
    private ulong _now;
    private ulong _lastUserChange;

    /// <param name="time">The time of day.</param>
    /// <param name="mark">How far it has gone before.</param>
    public ClusterClock(TimeProvider time, ClockMark mark)
    {
        (_time, _mark) = (time, mark);
        _now = Math.Max(TimeOfDay, mark.Read());
    }

    /// <summary>The latest time that was given out or seen.</summary>
    public RawTimestamp Now => new(Volatile.Read(ref _now));

    /// <summary>The time of the last commit that changed users or roles; 0 for none since the store was opened.</summary>
    public RawTimestamp LastUserChange
    {
        get => new(Volatile.Read(ref _lastUserChange));
        set => Volatile.Write(ref _lastUserChange, value.Value);
    }

    /// <summary>The times whose states are still to be read, in all databases.</summary>
    public OpenSnapshots Snapshots { get; } = new();

    /// <summary>The latest time up to which all commits have been made.</summary>
    public RawTimestamp Settled
    {
        get
        {
            lock (_lock)
                return new RawTimestamp(SettledValue);
        }
    }

    private ulong TimeOfDay => new RawTimestamp((uint)_time.GetUtcNow().ToUnixTimeSeconds(), 1).Value;

    // Times are begun in their order.
    private ulong SettledValue => _pending.Count == 0 ? _now : _pending[0] - 1;

    /// <summary>Completes when all commits up to a time that was given out have been made.</summary>
    public Task WhenSettled(RawTimestamp time)
    {
        lock (_lock)
        {
            if (SettledValue >= time.Value)
                return Task.CompletedTask;
            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((time.Value, settled));
            return settled.Task;
        }
    }

    /// <summary>Begins a commit, and says at what time it is.</summary>
    public RawTimestamp BeginCommit()
    {
        ulong timeOfDay = TimeOfDay;
        lock (_lock)
        {
            MoveTo(Math.Max(_now + 1, timeOfDay), timeOfDay);
            _pending.Add(_now);
            return new RawTimestamp(_now);
        }
    }

    /// <summary>Begins what is left of a commit of an earlier process, before any other.</summary>
    public void BeginCommitAt(RawTimestamp commit)
    {
        lock (_lock)
        {
            MoveTo(Math.Max(_now, commit.Value), TimeOfDay);
            _pending.Add(commit.Value);
        }
    }

    /// <summary>Begins another part of a commit that has begun.</summary>
    public void JoinCommit(RawTimestamp commit)
    {
        lock (_lock)
            _pending.Insert(_pending.IndexOf(commit.Value), commit.Value);
    }

    /// <summary>Ends a commit, made or not, or a part of it.</summary>
    public void EndCommit(RawTimestamp commit)
    {
        lock (_lock)
        {
            _pending.Remove(commit.Value);
            if (_waiting.Count > 0)
                EndWaits();
        }
    }

    /// <summary>Moves on to a time that was seen elsewhere, if it is later.</summary>
    public void Advance(RawTimestamp seen)
    {
        if (seen <= Now)
            return;
        lock (_lock)
            MoveTo(Math.Max(_now, seen.Value), TimeOfDay);
    }

    private void MoveTo(ulong time, ulong timeOfDay)
    {
        // By seconds: within one, commits count up.
        if (time >> 32 > timeOfDay >> 32)
            _mark.Cover(time);
        _now = time;
    }

    private void EndWaits()
    {
        ulong settled = SettledValue;
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Time > settled)
                continue;
            _waiting[i].Settled.SetResult();
            _waiting.RemoveAt(i);
        }
    }
}
