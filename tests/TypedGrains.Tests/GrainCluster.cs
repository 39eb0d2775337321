using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using Streetcar.Cluster.Tests;

namespace Streetcar.TypedGrains.Tests;

/// <summary>Three silos over one store, and a client outside of them.</summary>
public sealed class GrainCluster : IAsyncLifetime
{
    /// <summary>The tests that share a cluster.</summary>
    public const string Shared = "Shared cluster";

    private const string Key = "GrainCluster";
    private static readonly ConcurrentDictionary<string, GrainCluster> All = new();

    private readonly string _name = Guid.NewGuid().ToString("N");
    private TestStore _store = null!;

    /// <summary>The silos.</summary>
    public TestCluster Orleans { get; private set; } = null!;

    /// <summary>The calls to cursors' grains so far, in their order: the cursor's id and the method.</summary>
    public ConcurrentQueue<(long Cursor, string Method)> CursorCalls { get; } = [];

    /// <summary>Where grains are had: outside of the silos, or in one of them.</summary>
    public IGrainFactory From(Caller caller) => caller == Caller.Client
        ? Orleans.Client
        : Orleans.GetSiloServiceProvider(Orleans.Primary!.SiloAddress).GetRequiredService<IGrainFactory>();

    /// <summary>A collection that no other test uses.</summary>
    public ICollectionGrain NewCollection(Caller caller = Caller.Client) =>
        From(caller).GetGrain<ICollectionGrain>($"test_{Guid.NewGuid():N}.things");

    /// <summary>A collection that no other test uses, with documents of the ids from 0 on.</summary>
    public async Task<ICollectionGrain> NewCollectionAsync(int count, Caller caller = Caller.Client)
    {
        var things = NewCollection(caller);
        await things.InsertManyAsync(
            [.. Enumerable.Range(0, count).Select(i => new BsonDocument { { "_id", i }, { "i", i % 10 } })]);
        return things;
    }

    /// <summary>The database of a collection.</summary>
    public IDatabaseGrain DatabaseOf(ICollectionGrain collection) =>
        Orleans.Client.GetGrain<IDatabaseGrain>(collection.GetPrimaryKeyString().Split('.')[0]);

    /// <summary>The silo on which a grain is active.</summary>
    public async Task<SiloHandle> SiloOfAsync(IAddressable grain)
    {
        var address = await Orleans.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return Orleans.Silos.Single(silo => silo.SiloAddress.Equals(address));
    }

    public async ValueTask InitializeAsync()
    {
        _store = await TestStore.StartAsync();
        All[_name] = this;
        var builder = new TestClusterBuilder(3);
        builder.Properties[Key] = _name;
        builder.AddSiloBuilderConfigurator<Silo>();
        Orleans = builder.Build();
        await Orleans.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
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
            siloBuilder.AddStreetcar();
            siloBuilder.AddIncomingGrainCallFilter(async call =>
            {
                if (call.InterfaceMethod.DeclaringType == typeof(ICursorGrain))
                    cluster.CursorCalls.Enqueue((call.TargetId.GetIntegerKey(), call.InterfaceMethod.Name));
                await call.Invoke();
            });
        }
    }
}

[CollectionDefinition(GrainCluster.Shared)]
public sealed class SharedCluster : ICollectionFixture<GrainCluster>;
