using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Streetcar.Abstractions;
using Streetcar.Client.Grains;
using Streetcar.Wire;

namespace Streetcar.Cluster.Tests;

/// <summary>A cluster of silos over one store, a client of each silo, and one outside of them.</summary>
public sealed class StreetcarCluster : IAsyncDisposable
{
    private const string Key = "StreetcarCluster";
    private static readonly ConcurrentDictionary<string, StreetcarCluster> All = new();

    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly TestStore _store;

    private readonly Action<IServiceCollection>? _configure;

    private StreetcarCluster(short silos, TestStore store, Action<IServiceCollection>? configure)
    {
        (_store, _configure) = (store, configure);
        var builder = new TestClusterBuilder(silos);
        builder.Properties[Key] = _name;
        builder.AddSiloBuilderConfigurator<Silo>();
        Orleans = builder.Build();
        All[_name] = this;
    }

    public TestCluster Orleans { get; }

    /// <summary>A client in an Orleans client, outside of the silos.</summary>
    public DocumentClient Outside { get; private set; } = null!;

    /// <summary>The name of a database that no other test uses.</summary>
    public string Database { get; } = $"test_{Guid.NewGuid():N}";

    /// <summary>Where the store is.</summary>
    public string StoreUri => _store.Uri;

    /// <param name="silos">How many silos there are.</param>
    /// <param name="configure">Changes the services of each silo.</param>
    public static async Task<StreetcarCluster> StartAsync(short silos, Action<IServiceCollection>? configure = null)
    {
        var cluster = new StreetcarCluster(silos, await TestStore.StartAsync(), configure);
        await cluster.Orleans.DeployAsync();
        cluster.Outside = cluster.Orleans.Client.CreateDocumentClient();
        return cluster;
    }

    /// <summary>The services of a silo that is up.</summary>
    public IServiceProvider ServicesOf(SiloHandle silo) => Orleans.GetSiloServiceProvider(silo.SiloAddress);

    /// <summary>A client in a silo.</summary>
    public DocumentClient On(SiloHandle silo) => ServicesOf(silo).GetRequiredService<DocumentClient>();

    /// <summary>A client over the wire, of the listeners of several silos.</summary>
    public DocumentClient OverWire(params SiloHandle[] silos) => new(SettingsOf(silos));

    /// <summary>Settings of a client of the listeners of several silos.</summary>
    public MongoClientSettings SettingsOf(params SiloHandle[] silos) => MongoClientSettings.FromConnectionString(
        "mongodb://" + string.Join(',', silos.Select(silo => $"127.0.0.1:{PortOf(silo)}")));

    /// <summary>Where a silo listens for drivers.</summary>
    public int PortOf(SiloHandle silo) => ServicesOf(silo).GetRequiredService<WireListener>().EndPoint.Port;

    /// <summary>Makes collections until one has its grain on a silo that the cluster can do without.</summary>
    public async Task<(string Collection, SiloHandle Silo)> CollectionOnSecondaryAsync()
    {
        for (int i = 0; ; i++)
        {
            string name = $"things{i}";
            await Outside[Database][name].InsertOneAsync(new() { ["_id"] = "counter", ["n"] = 0 });
            var silo = await SiloOfAsync(Orleans.Client.GetGrain<IWriteGrain>($"{Database}.{name}"));
            if (silo != Orleans.Primary)
                return (name, silo);
        }
    }

    /// <summary>Clients on all silos, and one outside of them.</summary>
    public IReadOnlyList<DocumentClient> Everywhere() => [.. Orleans.Silos.Select(On), Outside];

    /// <summary>The silo on which a grain is active.</summary>
    public async Task<SiloHandle> SiloOfAsync(IAddressable grain)
    {
        var address = await Orleans.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return Orleans.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    public async ValueTask DisposeAsync()
    {
        await Outside.DropDatabaseAsync(Database);
        await Outside.DisposeAsync();
        await Orleans.DisposeAsync();
        await _store.DisposeAsync();
        All.TryRemove(_name, out _);
    }

    private sealed class Silo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var cluster = All[siloBuilder.Configuration[Key]!];
            siloBuilder.Services.AddSingleton(cluster._store.ForSilo());
            cluster._configure?.Invoke(siloBuilder.Services);
            siloBuilder.AddStreetcar(streetcar => streetcar.ListenForMongoDB(port: 0));
        }
    }
}
