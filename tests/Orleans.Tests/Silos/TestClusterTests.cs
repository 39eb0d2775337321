using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.TestingHost;
using Streetcar.Client;
using Streetcar.Testing;

namespace Streetcar.Providers.Tests;

public sealed class TestClusterTests
{
    [Fact]
    public async Task The_silos_of_a_test_cluster_share_a_server_that_outlives_them()
    {
        await using var server = await StreetcarServer.StartAsync();
        await using var cluster = new TestClusterBuilder(2)
            .AddStreetcar(server)
            .AddSiloBuilderConfigurator<Storage>()
            .Build();
        await cluster.DeployAsync();

        await cluster.Client.GetGrain<IVisitorGrain>("ada").VisitAsync();

        var clients = cluster.Silos.Select(silo => cluster.GetSiloServiceProvider(silo.SiloAddress)).Append(cluster.Client.ServiceProvider)
            .Select(services => services.GetRequiredService<DocumentClient>());
        foreach (var documents in clients)
            (await documents["orleans"]["visitor"].CountDocumentsAsync()).ShouldBe(1);
        await cluster.StopAllSilosAsync();
        (await server.Client["orleans"]["visitor"].FindByIdAsync("ada")).ShouldNotBeNull()["state"]["End"].AsString.ShouldBe("ShuttingDown");
    }

    private sealed class Storage : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.AddStreetcarGrainStorageAsDefault();
    }
}
