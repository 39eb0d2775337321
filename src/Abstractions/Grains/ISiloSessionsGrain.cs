using System.Collections.Immutable;
using Orleans;
using Orleans.CodeGeneration;

namespace Streetcar.Abstractions;

/// <summary>What other silos ask a silo about its sessions, under the silo's address. The grain lives on that silo.</summary>
[Alias("streetcar.ISiloSessionsGrain"), Version(1)]
internal interface ISiloSessionsGrain : IGrainWithStringKey
{
    /// <summary>Aborts the transactions that sessions have open on the silo, and waits until they are; and forgets the sessions.</summary>
    /// <param name="sessions">The sessions' ids.</param>
    [Alias("Kill")]
    Task KillAsync(ImmutableArray<Guid> sessions);

    /// <summary>The same for all sessions that the silo knows.</summary>
    [Alias("KillAll")]
    Task KillAllAsync();

    /// <summary>The sessions that the silo knows.</summary>
    [Alias("List")]
    Task<ImmutableArray<SessionUse>> ListAsync();
}
