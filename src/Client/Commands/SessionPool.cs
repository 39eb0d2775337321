using System.Collections.Concurrent;

namespace Streetcar.Client;

/// <summary>
/// Sessions that no command uses now. The one given back last is had first, so that the others grow old and go.
/// </summary>
internal sealed class SessionPool
{
    // Servers forget a session after 30 minutes without use; one about to be forgotten isn't used again.
    private const long Lifetime = 29 * 60_000;

    private readonly ConcurrentStack<Session> _sessions = new();

    // The one given back last, where it waits for no other's sake.
    private Session? _last;

    public Session Rent()
    {
        if (Interlocked.Exchange(ref _last, null) is { } last && IsFresh(last))
            return last;
        while (_sessions.TryPop(out var session))
        {
            if (IsFresh(session))
                return session;
        }

        return new Session();
    }

    public void Return(Session session)
    {
        session.LastUse = Environment.TickCount64;
        if (Interlocked.Exchange(ref _last, session) is { } other)
            _sessions.Push(other);
    }

    /// <summary>Takes all sessions out.</summary>
    public IReadOnlyList<Session> Drain()
    {
        if (Interlocked.Exchange(ref _last, null) is { } last)
            _sessions.Push(last);
        var sessions = _sessions.ToArray();
        _sessions.Clear();
        return [.. sessions.Where(IsFresh)];
    }

    private static bool IsFresh(Session session) => Environment.TickCount64 - session.LastUse < Lifetime;
}
