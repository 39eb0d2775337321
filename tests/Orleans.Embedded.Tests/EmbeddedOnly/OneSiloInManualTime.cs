using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>A silo whose time passes when a test says so.</summary>
public sealed class OneSiloInManualTime : IAsyncLifetime
{
    public TestCluster Cluster { get; } =
        new TestClusterBuilder(1).AddSiloBuilderConfigurator<UseManualTime>().Build();

    public IGrainFactory Grains => Cluster.GrainFactory;

    public ManualTime Time => (ManualTime)Cluster.GetSiloServiceProvider().GetRequiredService<TimeProvider>();

    public Task InitializeAsync() => Cluster.DeployAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    private sealed class UseManualTime : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Services.AddSingleton<TimeProvider>(new ManualTime());
    }
}
