using Orleans.Placement;

namespace Orleans.Embedded.Tests.Grains;

[PreferLocalPlacement]
public sealed class LocalGrain : Grain, ILocalGrain
{
    public Task<string> Silo() => Task.FromResult(RuntimeIdentity);

    public Task<string> SiloOfOther(string key) => GrainFactory.GetGrain<ILocalGrain>(key).Silo();

    public Task<string> SiloOfWorker(IWorkerGrain worker) => worker.Silo();
}
