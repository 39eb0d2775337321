using System.Collections.Immutable;
using Orleans;
using Orleans.Runtime;
using Streetcar.Security;

namespace Streetcar.Grains.Sessions;

/// <summary>The sessions of all silos.</summary>
/// <param name="local">This silo's.</param>
/// <param name="silos">Which silos there are.</param>
/// <param name="grains">Where the others are reached.</param>
internal sealed class ClusterSessions(SiloSessions local, ISiloStatusOracle silos, IGrainFactory grains)
{
    /// <summary>This silo's.</summary>
    public SiloSessions Local => local;

    /// <summary>Aborts the transactions that sessions have open, wherever they are, and forgets the sessions.</summary>
    public Task KillAsync(ImmutableArray<Guid> sessions) =>
        Task.WhenAll(Others().Select(silo => AskAsync(silo.KillAsync(sessions))).Append(local.KillAsync(sessions)));

    /// <summary>The same for all.</summary>
    public Task KillAllAsync() =>
        Task.WhenAll(Others().Select(silo => AskAsync(silo.KillAllAsync())).Append(local.KillAllAsync()));

    /// <summary>The same for those of some users.</summary>
    /// <param name="isMeant">Whether a user is one of them; null is nobody.</param>
    public async Task KillOfAsync(Predicate<UserName?> isMeant) =>
        await KillAsync([.. (await ListAsync()).Where(use => isMeant(Named(use).User)).Select(use => use.Session)]);

    /// <summary>A session as its client names it.</summary>
    public static LogicalSession Named(SessionUse use) => new(
        use.Id == Guid.Empty ? use.Session : use.Id, use.User is null ? null : new UserName(use.User, use.UserDatabase ?? ""));

    /// <summary>Those that are known to any silo.</summary>
    public async Task<IReadOnlyList<SessionUse>> ListAsync()
    {
        var latest = new Dictionary<Guid, SessionUse>();
        var asked = Others().Select(silo => silo.ListAsync()).ToList();
        await Task.WhenAll(asked.Select(AskAsync));
        foreach (var use in asked.Where(list => list.IsCompletedSuccessfully).SelectMany(list => list.Result).Concat(local.List()))
        {
            if (!latest.TryGetValue(use.Session, out var other) || other.LastUse < use.LastUse)
                latest[use.Session] = use;
        }

        return [.. latest.Values];
    }

    private IEnumerable<ISiloSessionsGrain> Others() => grains.OfOthers<ISiloSessionsGrain>(silos);

    // A silo that does not answer takes its sessions with it.
    private static async Task AskAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
        }
    }
}
