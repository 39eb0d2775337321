using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Streetcar.Grains.Sessions;

/// <summary>Places a grain on the silo whose address is its key.</summary>
[Serializable]
internal sealed class SiloPlacement : PlacementStrategy;

/// <summary>Marks grains that are there once a silo.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloPlacementAttribute() : PlacementAttribute(new SiloPlacement());

/// <summary>Finds the silo.</summary>
internal sealed class SiloPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var named = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
        return context.GetCompatibleSilos(target).Contains(named)
            ? Task.FromResult(named)
            : throw new SiloUnavailableException($"The silo {named} is gone, and its sessions with it.");
    }
}
