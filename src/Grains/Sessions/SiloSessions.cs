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
    public void Refresh(IReadOnlyList<Guid> sessions)
    {
        foreach (var session in sessions)
            known.Touch(session);
    }

    /// <summary>Those that are known.</summary>
    public ImmutableArray<SessionUse> List()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return [.. known.List().Select(session => new SessionUse(session.Session, now - session.Idle))];
    }
}
