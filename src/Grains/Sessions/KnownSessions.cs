using System.Collections.Concurrent;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains.Sessions;

/// <summary>The sessions whose commands this silo has seen of late, for who lists them.</summary>
/// <param name="time">The clock that this goes by.</param>
internal sealed class KnownSessions(TimeProvider time)
{
    /// <summary>How many are kept; while there are as many, no new ones are.</summary>
    public const int Max = 100_000;

    /// <summary>How long a session is kept that nobody uses.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(SessionCommands.TimeoutMinutes);

    private static readonly TimeSpan BetweenRemovals = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Use> _all = new();
    private int _count;
    private long _lastRemoval;

    /// <summary>Notes that a session is used.</summary>
    public void Touch(LogicalSession session)
    {
        long now = time.GetTimestamp();
        var key = session.Key;
        if (_all.TryGetValue(key, out var use))
            use.Last = now;
        else if (Volatile.Read(ref _count) < Max || RemoveIdle())
            Add(key, session, now);
    }

    /// <summary>A session as its client names it; null for one that is not known.</summary>
    /// <param name="key">Its key.</param>
    public LogicalSession? Find(Guid key) => _all.TryGetValue(key, out var use) ? use.Session : null;

    /// <summary>Forgets sessions that have ended.</summary>
    public void Remove(Guid session)
    {
        if (_all.TryRemove(session, out _))
            Interlocked.Decrement(ref _count);
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        foreach (var session in _all.Keys)
            Remove(session);
    }

    /// <summary>The sessions, with the time since each was used.</summary>
    public IEnumerable<(Guid Key, LogicalSession Session, TimeSpan Idle)> List()
    {
        foreach (var (key, use) in _all)
        {
            if (time.GetElapsedTime(use.Last) is var idle && idle < Timeout)
                yield return (key, use.Session, idle);
        }
    }

    private void Add(Guid key, LogicalSession session, long now)
    {
        if (_all.TryAdd(key, new Use(session) { Last = now }))
            Interlocked.Increment(ref _count);
    }

    // At most once a minute, since it looks at all of them.
    private bool RemoveIdle()
    {
        long last = Volatile.Read(ref _lastRemoval), now = time.GetTimestamp();
        if (time.GetElapsedTime(last, now) < BetweenRemovals || Interlocked.CompareExchange(ref _lastRemoval, now, last) != last)
            return false;
        foreach (var (session, use) in _all)
        {
            if (time.GetElapsedTime(use.Last, now) >= Timeout)
                Remove(session);
        }

        return Volatile.Read(ref _count) < Max;
    }

    private sealed class Use(LogicalSession session)
    {
        private long _last;

        public LogicalSession Session => session;

        public long Last
        {
            get => Volatile.Read(ref _last);
            set => Volatile.Write(ref _last, value);
        }
    }
}
