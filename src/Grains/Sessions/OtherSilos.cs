using Orleans;
using Orleans.Runtime;

namespace Streetcar.Grains.Sessions;

/// <summary>Reaches the other silos of the cluster, by the grains that are there once a silo (<see cref="SiloPlacement"/>).</summary>
internal static class OtherSilos
{
    /// <summary>A grain of each of the other silos that are active.</summary>
    /// <param name="grains">Where grains are had.</param>
    /// <param name="silos">Which silos there are.</param>
    public static IEnumerable<TGrain> OfOthers<TGrain>(this IGrainFactory grains, ISiloStatusOracle silos)
        where TGrain : IGrainWithStringKey => silos.GetApproximateSiloStatuses(onlyActive: true).Keys
        .Where(silo => !silo.Equals(silos.SiloAddress))
        .Select(silo => grains.GetGrain<TGrain>(silo.ToParsableString()));
}
