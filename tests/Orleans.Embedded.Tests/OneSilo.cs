using Orleans.TestingHost;

namespace Orleans.Embedded.Tests;

/// <summary>A silo that the tests of a class share; they use grains of their own.</summary>
public sealed class OneSilo : IAsyncLifetime
{
    public TestCluster Cluster { get; } = new TestClusterBuilder(1).Build();

    public IGrainFactory Grains => Cluster.GrainFactory;

    public Task InitializeAsync() => Cluster.DeployAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    public static string NewKey() => Guid.NewGuid().ToString("N");
}
