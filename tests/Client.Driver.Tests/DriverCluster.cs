using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.TestingHost;
using Streetcar.Cluster.Tests;

namespace Streetcar.Client.Driver.Tests;

/// <summary>
/// Two silos that host Streetcar over one store and listen for no driver, one that does not host it, and a client
/// application outside of them. Each of them has an <see cref="IMongoClient"/>.
/// </summary>
public sealed class DriverCluster : IAsyncLifetime
{
    /// <summary>The tests that share it.</summary>
    public const string Shared = "Shared cluster";

    private const int Silos = 3;
    private const int Others = 1;

    private TestStore _store = null!;
    private InProcessTestCluster _cluster = null!;

    /// <summary>A caller's client.</summary>
    public IMongoClient Client(Caller caller) => (caller switch
    {
        Caller.ClientApplication => _cluster.Client.ServiceProvider,
        Caller.Silo => _cluster.Silos[0].ServiceProvider,
        _ => _cluster.Silos[^1].ServiceProvider,
    }).GetRequiredService<IMongoClient>();

    /// <summary>A database that no other test uses.</summary>
    public IMongoDatabase NewDatabase(Caller caller) => Client(caller).GetDatabase($"test_{Guid.NewGuid():N}");

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync();
        int hosting = 0;
        _cluster = new InProcessTestClusterBuilder(Silos)
            .ConfigureSilo((_, silo) =>
            {
                silo.AddStreetcarMongoClient();
                if (Interlocked.Increment(ref hosting) > Silos - Others)
                {
                    // As in a program that does not reference it.
                    silo.Configure<GrainTypeOptions>(types => types.Classes.RemoveWhere(
                        type => type.Assembly.GetName().Name == "Streetcar.Grains"));
                    return;
                }

                silo.Services.AddSingleton(_store.ForSilo());
                silo.AddStreetcar();
            })
            .ConfigureClient(client => client
                .AddStreetcarMongoClient()
                // The silo that it asks which of them host what may not know the others yet.
                .Configure<TypeManagementOptions>(types => types.TypeMapRefreshInterval = TimeSpan.FromMilliseconds(500)))
            .Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _store.DisposeAsync();
    }
}

[CollectionDefinition(DriverCluster.Shared)]
public sealed class SharedCluster : ICollectionFixture<DriverCluster>;
