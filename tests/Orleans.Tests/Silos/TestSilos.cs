using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using Streetcar.Client;
using Streetcar.Hosting;
using Streetcar.Testing;

namespace Streetcar.Providers.Tests;

/// <summary>Silos that tests share: they host Streetcar over one store, and their providers keep documents in it.</summary>
public abstract class TestSilos(short count) : IAsyncLifetime
{
    private InProcessTestCluster? _cluster;

    /// <summary>The database of the providers, which no other run uses.</summary>
    public string DatabaseName { get; } = $"test_{Guid.NewGuid():N}";

    /// <summary>The services of a silo.</summary>
    public IServiceProvider Services => _cluster!.Silos[0].ServiceProvider;

    public IGrainFactory Grains => _cluster!.Client;

    /// <summary>The providers' documents.</summary>
    public Database Database => Services.GetRequiredService<DocumentClient>()[DatabaseName];

    public IGrainStorage Storage(string name) => Services.GetRequiredKeyedService<IGrainStorage>(name);

    public async ValueTask InitializeAsync()
    {
        var useStore = await StartStoreAsync();
        _cluster = new InProcessTestClusterBuilder(count)
            .ConfigureSilo((_, silo) => Configure(silo.AddStreetcar(useStore)))
            .Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Database.Client.DropDatabaseAsync(DatabaseName);
        await _cluster!.DisposeAsync();
        await StopStoreAsync();
    }

    protected abstract ValueTask<Action<StreetcarBuilder>> StartStoreAsync();

    protected abstract ValueTask StopStoreAsync();

    protected virtual void Configure(ISiloBuilder silo) => silo
        .AddStreetcarGrainStorageAsDefault(options => options.Database = DatabaseName)
        .AddStreetcarGrainStorage("deleting", options => (options.Database, options.DeleteStateOnClear) = (DatabaseName, true))
        .AddStreetcarGrainStorage("one", options => (options.Database, options.CollectionName) = (DatabaseName, (_, _) => "one"))
        .UseStreetcarReminders(options => options.Database = DatabaseName);
}

/// <summary>A silo over SQLite.</summary>
public sealed class SqliteSilo() : TestSilos(1)
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streetcar-");

    protected override ValueTask<Action<StreetcarBuilder>> StartStoreAsync() => new(streetcar => streetcar.UseSqlite(_folder.FullName));

    protected override ValueTask StopStoreAsync()
    {
        _folder.Delete(recursive: true);
        return default;
    }
}

/// <summary>
/// Two silos over the MongoDB that <c>STREETCAR_TEST_MONGODB</c> names or, where it is not set, a Streetcar over SQLite. Their
/// storages of the prefix <c>direct</c> reach it by its connection string, and not by the silos' Streetcar.
/// </summary>
public sealed class MongoDBSilos() : TestSilos(2)
{
    private StreetcarServer? _server;
    private string _uri = Environment.GetEnvironmentVariable("STREETCAR_TEST_MONGODB") ?? "";

    protected override async ValueTask<Action<StreetcarBuilder>> StartStoreAsync()
    {
        if (_uri.Length == 0)
        {
            _server = await StreetcarServer.StartAsync();
            _uri = _server.ConnectionString;
        }

        return streetcar => streetcar.UseMongoDB(_uri);
    }

    protected override async ValueTask StopStoreAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    protected override void Configure(ISiloBuilder silo)
    {
        base.Configure(silo);
        silo.AddStreetcarGrainStorage("direct", options => (options.ConnectionString, options.Database) = (_uri, DatabaseName));
    }
}

[CollectionDefinition(nameof(SqliteSilo))]
public sealed class SqliteSiloUsers : ICollectionFixture<SqliteSilo>;

[CollectionDefinition(nameof(MongoDBSilos))]
public sealed class MongoDBSilosUsers : ICollectionFixture<MongoDBSilos>;
