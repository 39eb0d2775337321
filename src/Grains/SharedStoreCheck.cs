using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>
/// Refuses to start a silo whose store is not that of the others: each would have documents that the others do not see.
/// </summary>
/// <param name="store">The silo's store.</param>
/// <param name="silo">The silo.</param>
/// <param name="membership">Which silos there are.</param>
/// <param name="manifests">What they say of themselves.</param>
/// <param name="logger">Where it is said that a silo could not be asked.</param>
internal sealed partial class SharedStoreCheck(
    IDocumentStore store,
    ILocalSiloDetails silo,
    IClusterMembershipService membership,
    IClusterManifestProvider manifests,
    ILogger<SharedStoreCheck> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    // A silo that does not answer is declared dead in half of that.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(SharedStoreCheck), ServiceLifecycleStage.Last, CheckAsync);

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(Patience);
        try
        {
            await foreach (var manifest in manifests.Updates.WithCancellation(end.Token))
            {
                foreach (var (other, grains) in manifest.Silos)
                    Check(other, grains);
                if (KnowsAll(manifest))
                    return;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(Patience);
        }
    }

    private bool KnowsAll(ClusterManifest manifest)
    {
        foreach (var (address, member) in membership.CurrentSnapshot.Members)
        {
            if (member.Status == SiloStatus.Active && !manifest.Silos.ContainsKey(address))
                return false;
        }

        return true;
    }

    private void Check(SiloAddress other, GrainManifest grains)
    {
        if (other.Equals(silo.SiloAddress) || StoreIdentityAttribute.Find(grains) is not { } identity || identity == store.Identity)
            return;
        throw new OrleansConfigurationException(
            $"The silo {other.Endpoint} of this cluster hosts Streetcar with other documents: {identity} there, {store.Identity} here. "
            + "SQLite serves one silo, since its files, or its memory, belong to one process: give all silos the same MongoDB "
            + "(UseMongoDB, or --store mongodb://...).");
    }

    [LoggerMessage(LogLevel.Warning, "Not all silos said within {Time} where they store documents; see that they are the same everywhere.")]
    private partial void LogUnanswered(TimeSpan time);
}
