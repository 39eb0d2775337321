using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MongoDB.Driver;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class HostedClusterTests(TestMongoDB mongo)
{
    [Fact]
    public async Task Silos_and_clients_find_each_other_and_notice_who_leaves()
    {
        await using var cluster = new TestCluster(mongo);
        using var mongoClient = new MongoClient(mongo.Uri);
        using var first = await StartSiloAsync(cluster.Id, silo => silo.UseMongoDBClustering(mongo.Uri));
        using var second = await StartSiloAsync(cluster.Id, silo => silo.UseMongoDBClustering(mongoClient));
        using var client = await StartClientAsync(cluster.Id, orleans => orleans.UseMongoDBClustering(mongoClient));
        var management = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);

        (await management.GetHosts(onlyActive: true)).Count.ShouldBe(2);

        await second.StopAsync();

        var table = await cluster.Table.ReadAllAsync();
        table.Members.Select(row => row.Item1.Status).ShouldBe([SiloStatus.Active, SiloStatus.Dead], ignoreOrder: true);
        (await cluster.Gateways.GetGateways()).Count.ShouldBe(1);
        await client.StopAsync();
        await first.StopAsync();
    }

    private static async Task<IHost> StartSiloAsync(string clusterId, Action<ISiloBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => configure(silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, clusterId))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort())));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<IHost> StartClientAsync(string clusterId, Action<IClientBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => configure(client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (clusterId, clusterId))));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
