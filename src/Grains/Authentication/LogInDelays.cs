using Streetcar.Security;

namespace Streetcar.Grains.Authentication;

/// <summary>
/// Makes those wait who have failed to log in several times, so that passwords can't be guessed at speed. Counted are the
/// failures for one user from one address, so that nobody keeps another one out.
/// </summary>
/// <param name="time">The clock that this goes by.</param>
internal sealed class LogInDelays(TimeProvider time)
{
    /// <summary>How many users and addresses are remembered; the oldest go when there are more.</summary>
    public const int MaxEntries = 10_000;

    private const int FreeFailures = 3;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // How long failures are remembered, and with them the delay.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<(string Address, UserName User), Entry> _entries = [];

    /// <summary>How many users and addresses are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Waits for the turn of one who wants to log in; at once for who has not failed.</summary>
    /// <param name="address">From where.</param>
    /// <param name="user">As whom.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="DocumentException">AuthenticationFailed: too many wait already.</exception>
    public async ValueTask WaitAsync(string address, UserName user, CancellationToken cancellationToken)
    {
        var wait = Reserve((address, user));
        if (wait > LongestWait)
            throw new DocumentException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }

    /// <summary>Notes a failure.</summary>
    /// <param name="address">From where.</param>
    /// <param name="user">As whom.</param>
    public void Failed(string address, UserName user)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (!_entries.Remove((address, user), out var entry) || now - entry.Last > Memory)
                entry = new Entry();
            if (_entries.Count == MaxEntries)
                _entries.RemoveAt(0);
            _entries.Add((address, user), entry with { Failures = entry.Failures + 1, Last = now });
        }
    }

    /// <summary>Forgets the failures of one who has logged in.</summary>
    /// <param name="address">From where.</param>
    /// <param name="user">As whom.</param>
    public void Succeeded(string address, UserName user)
    {
        lock (_lock)
            _entries.Remove((address, user));
    }

    // Those who try at once are given one turn after the other.
    private TimeSpan Reserve((string Address, UserName User) who)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(who, out var entry) || entry.Failures < FreeFailures)
                return TimeSpan.Zero;
            var now = time.GetUtcNow();
            if (now - entry.Last > Memory)
                return TimeSpan.Zero;
            var delay = TimeSpan.FromTicks(Math.Min(
                LongestDelay.Ticks, FirstDelay.Ticks << Math.Min(entry.Failures - FreeFailures, 10)));
            var turn = (entry.NextTurn > now ? entry.NextTurn : now) + delay;
            if (turn - now <= LongestWait)
                _entries[who] = entry with { NextTurn = turn };
            return turn - now;
        }
    }

    private readonly record struct Entry(int Failures, DateTimeOffset Last, DateTimeOffset NextTurn);
}
