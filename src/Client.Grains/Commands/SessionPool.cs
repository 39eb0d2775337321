using System.Collections.Concurrent;

namespace Streetcar.Client.Grains.Commands;

/// <summary>
/// Sessions that nobody uses now. The one given back last is had first, so that the others grow old and go.
/// </summary>
internal sealed class SessionPool
{
    // Servers forget a session after 30 minutes without use; one about to be forgotten isn't used again.
    private const long Lifetime = 29 * 60_000;

    private readonly ConcurrentStack<Session> _sessions = new();

    public Session Rent()
    {
        while (_sessions.TryPop(out var session))
        {
            if (Environment.TickCount64 - session.LastUse < Lifetime)
                return session;
        }

        return new Session();
    }

    public void Return(Session session)
    {
        session.LastUse = Environment.TickCount64;
        _sessions.Push(session);
    }
}
