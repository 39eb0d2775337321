using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;

namespace Streetcar.Clustering.MongoDB.Tests;

/// <summary>The membership of one cluster as its silos and clients see it, of which none is started.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly IHost _silo;
    private readonly IHost _client;

    public TestCluster(
        TestMongoDB mongo, Action<MongoDBClusteringOptions>? configure = null, Action<GatewayOptions>? gateways = null)
    {
        void Set(MongoDBClusteringOptions options)
        {
            options.ConnectionString = mongo.Uri;
            configure?.Invoke(options);
        }

        var silo = Host.CreateEmptyApplicationBuilder(null);
        silo.UseOrleans(orleans => orleans
            .Configure<ClusterOptions>(options => options.ClusterId = Id)
            .UseMongoDBClustering(Set));
        _silo = silo.Build();
        Table = _silo.Services.GetRequiredService<IMembershipTable>();

        var client = Host.CreateEmptyApplicationBuilder(null);
        client.UseOrleansClient(orleans => orleans
            .Configure<ClusterOptions>(options => options.ClusterId = Id)
            .Configure<GatewayOptions>(options => gateways?.Invoke(options))
            .UseMongoDBClustering(Set));
        _client = client.Build();
        Gateways = _client.Services.GetRequiredService<IGatewayListProvider>();
    }

    public string Id { get; } = $"test-{Guid.NewGuid()}";

    public IMembershipTable Table { get; }

    public IGatewayListProvider Gateways { get; }

    /// <summary>Inserts a row into the table as it is now.</summary>
    public async Task InsertAsync(MembershipEntry entry)
    {
        var table = await Table.ReadAllAsync();
        (await Table.InsertRowAsync(entry, table.Version.Next())).ShouldBeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await Table.DeleteMembershipTableEntriesAsync(Id);
        _silo.Dispose();
        _client.Dispose();
    }
}
