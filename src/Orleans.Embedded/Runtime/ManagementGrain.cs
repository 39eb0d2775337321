using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans;

[StatelessWorker]
internal sealed class ManagementGrain(Cluster cluster) : Grain, IManagementGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false) =>
        Task.FromResult(cluster.Members.Where(s => s.IsActive || !onlyActive).ToDictionary(s => s.Address, s => s.Status));

    public Task ForceActivationCollection(TimeSpan ageLimit)
    {
        foreach (var silo in cluster.Members)
            silo.Collect(ageLimit);
        return Task.CompletedTask;
    }

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult(
        (from silo in cluster.Members
         from activation in silo.Activations
         group activation by (silo.Address, activation.Class) into activations
         select new SimpleGrainStatistic
         {
             GrainType = $"{activations.Key.Class.Implementation.FullName},{activations.Key.Class.Implementation.Assembly.GetName().Name}",
             SiloAddress = activations.Key.Address,
             ActivationCount = activations.Count(),
         }).ToArray());

    public Task<int> GetTotalActivationCount() => Task.FromResult(cluster.Members.Sum(s => s.Activations.Count()));

    public ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference) =>
        new(cluster.Directory.Find(reference.GetGrainId())?.Silo.Address);
}
