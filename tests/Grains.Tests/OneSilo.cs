namespace Streetcar.Grains.Tests;

/// <summary>One silo that the tests of a class share; each uses collections of its own.</summary>
public sealed class OneSilo : IAsyncLifetime
{
    public GrainCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();
}
