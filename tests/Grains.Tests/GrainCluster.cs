using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using Orleans.TestingHost;
using Streetcar.Bson.Memory;
using Streetcar.Grains.Sessions;
using Streetcar.Storage.Sqlite;

namespace Streetcar.Grains.Tests;

/// <summary>A cluster of silos over one store in a folder of its own.</summary>
public sealed class GrainCluster : IAsyncDisposable
{
    private const string Key = "GrainCluster";
    private static readonly ConcurrentDictionary<string, GrainCluster> All = new();

    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly string _folder;
    private readonly Action<CursorAges> _ages;
    private readonly Action<TransactionOptions> _transactions;
    private readonly TestCluster _cluster;

    private GrainCluster(
        short silos, Action<CursorAges> ages, ServerMemory memory, Action<TransactionOptions> transactions)
    {
        Memory = memory;
        _folder = Path.Combine(Path.GetTempPath(), $"streetcar-grains-{_name}");
        _ages = ages;
        _transactions = transactions;
        Store = new WatchedStore(() => new CheckedStore(SqliteStore.Open(new SqliteStoreOptions(_folder) { QueryMemory = memory.Operations })));
        var builder = new TestClusterBuilder(silos);
        builder.Properties[Key] = _name;
        builder.AddSiloBuilderConfigurator<Silo>();
        _cluster = builder.Build();
        All[_name] = this;
    }

    public WatchedStore Store { get; }

    /// <summary>Where the store's files are.</summary>
    public string Folder => _folder;

    /// <summary>What clients may make the silos take.</summary>
    public ServerMemory Memory { get; }

    public LogLines Log { get; } = new();

    /// <summary>The way in for a client outside of the silos.</summary>
    public ICommandDispatcher Outside { get; private set; } = null!;

    public static async Task<GrainCluster> StartAsync(
        short silos = 1,
        Action<CursorAges>? ages = null,
        ServerMemory? memory = null,
        Action<TransactionOptions>? transactions = null)
    {
        var cluster = new GrainCluster(
            silos, ages ?? (_ => { }), memory ?? ServerMemory.OfMachine(), transactions ?? (_ => { }));
        await cluster._cluster.DeployAsync();
        cluster.Outside = new GatewayDispatcher(cluster._cluster.GrainFactory);
        return cluster;
    }

    /// <summary>The dispatcher of one silo.</summary>
    public ICommandDispatcher On(int silo) => ServicesOf(silo).GetRequiredService<ICommandDispatcher>();

    /// <summary>The services of one silo.</summary>
    public IServiceProvider ServicesOf(int silo) => _cluster.GetSiloServiceProvider(_cluster.Silos[silo].SiloAddress);

    public Task StopSiloAsync(int silo) => _cluster.StopSiloAsync(_cluster.Silos[silo]);

    public Task<RawDocument> RunAsync(string command, string database = "test") =>
        RunAsync(Json.Document(command), database);

    public Task<RawDocument> RunAsync(RawDocument command, string database = "test") =>
        RunAsync(new Command(database, command));

    public async Task<RawDocument> RunAsync(Command command) =>
        (await Outside.RunAsync(command, CancellationToken.None)).Document;

    /// <summary>Inserts documents with <c>_id</c>s from 0 on.</summary>
    public async Task InsertAsync(string collection, int count, int padding = 0)
    {
        var documents = Enumerable.Range(0, count)
            .Select(i => (RawValue)new RawDocument { ["_id"] = i, ["padding"] = new string('x', padding) });
        var reply = await RunAsync(new RawDocument { ["insert"] = collection, ["documents"] = RawArray.From(documents) });
        reply["n"].AsInt32.ShouldBe(count, reply.ToString());
    }

    /// <summary>Opens a cursor over a new collection <c>c</c>, and takes the first two of its documents.</summary>
    public async Task<long> OpenAsync(int count, string options = "singleBatch: false", int padding = 0)
    {
        await InsertAsync("c", count, padding);
        var reply = await RunAsync($"{{ find: 'c', sort: {{ _id: 1 }}, batchSize: 2, {options} }}");
        reply.FirstBatch().Ids().ShouldBe([0, 1]);
        return reply.CursorId();
    }

    public Task<RawDocument> GetMoreAsync(long id, int batchSize = 0, int? maxTime = null, string collection = "c")
    {
        RawDocument command = new() { ["getMore"] = id, ["collection"] = collection, ["batchSize"] = batchSize };
        return RunAsync(maxTime is { } time ? command.With("maxTimeMS", time) : command);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Store.DisposeAsync();
        All.TryRemove(_name, out _);
        Directory.Delete(_folder, recursive: true);
    }

    private sealed class Silo : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var cluster = All[siloBuilder.Configuration[Key]!];
            siloBuilder.Services
                .AddSingleton<IDocumentStore>(cluster.Store)
                .AddSingleton(cluster.Memory)
                .AddSingleton<ILoggerProvider>(cluster.Log)
                .AddStreetcarGrains()
                .Configure(cluster._ages)
                .Configure(cluster._transactions);
        }
    }
}
