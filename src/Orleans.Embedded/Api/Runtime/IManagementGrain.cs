namespace Orleans.Runtime;

/// <summary>Looks at the cluster from within. Get it with the key 0.</summary>
public interface IManagementGrain : IGrainWithIntegerKey
{
    /// <summary>The silos and how they are.</summary>
    /// <param name="onlyActive">Whether to leave out those that are not active.</param>
    /// <returns>The silos.</returns>
    Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive = false);

    /// <summary>Deactivates what has been idle for some time on all silos, without waiting for the collection's own time.</summary>
    /// <param name="ageLimit">How long an activation must have been idle.</param>
    /// <returns>Completes when deactivations have begun.</returns>
    Task ForceActivationCollection(TimeSpan ageLimit);

    /// <summary>How many activations the grain classes have on each silo.</summary>
    /// <returns>One item for each class and silo.</returns>
    Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

    /// <summary>How many activations there are on all silos.</summary>
    /// <returns>The number.</returns>
    Task<int> GetTotalActivationCount();

    /// <summary>Where a grain's activation is.</summary>
    /// <param name="reference">A reference to the grain.</param>
    /// <returns>The silo's address; null if the grain is not active.</returns>
    ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference);
}
