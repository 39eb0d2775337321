using System.Collections.Immutable;
using Orleans;

namespace Streetcar.Grains.Sessions;

/// <summary>Answers other silos about this one's sessions; see <see cref="ISiloSessionsGrain"/>.</summary>
[SiloPlacement]
[GrainType("streetcar.silosessions")]
internal sealed class SiloSessionsGrain(SiloSessions sessions) : Grain, ISiloSessionsGrain
{
    public Task KillAsync(ImmutableArray<Guid> killed) => sessions.KillAsync(killed);

    public Task KillAllAsync() => sessions.KillAllAsync();

    public Task<ImmutableArray<SessionUse>> ListAsync() => Task.FromResult(sessions.List());
}
