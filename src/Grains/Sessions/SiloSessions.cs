using System.Collections.Immutable;

namespace Streetcar.Grains.Sessions;

/// <summary>This silo's sessions.</summary>
/// <param name="known">Those whose commands it has seen.</param>
/// <param name="open">Their open transactions.</param>
/// <param name="cursors">The open cursors, theirs among them.</param>
/// <param name="time">The clock that this goes by.</param>
internal sealed class SiloSessions(KnownSessions known, OpenTransactions open, OpenCursors cursors, TimeProvider time)
{
    /// <summary>Aborts the transactions that sessions have open, closes their cursors, and forgets the sessions.</summary>
    public async Task KillAsync(IReadOnlyList<Guid> sessions)
    {
        foreach (var session in sessions)
            known.Remove(session);
        await open.KillAsync(sessions);
        await cursors.CloseOfAsync(sessions.ToHashSet());
    }

    /// <summary>The same for all.</summary>
    public async Task KillAllAsync()
    {
        known.Clear();
        await open.KillAsync([.. open.All.Select(transaction => transaction.Id.Session)]);
        await cursors.CloseOfAsync(null);
    }

    /// <summary>Notes that sessions are in use.</summary>
    public void Refresh(IEnumerable<LogicalSession> sessions)
    {
        foreach (var session in sessions)
            known.Touch(session);
    }

    /// <summary>A session as its client names it; one that is not known by its key.</summary>
    /// <param name="key">Its key.</param>
    public LogicalSession Find(Guid key) => known.Find(key) ?? new LogicalSession(key, null);

    /// <summary>Those that are known.</summary>
    public ImmutableArray<SessionUse> List()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return [.. known.List().Select(use => new SessionUse(use.Key, now - use.Idle, use.Session.Id, use.Session.User?.Name, use.Session.User?.Database))];
    }
}
