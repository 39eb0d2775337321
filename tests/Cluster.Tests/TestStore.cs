using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Hosting;
using Streetcar.Storage;
using Streetcar.Storage.MongoDB;

namespace Streetcar.Cluster.Tests;

/// <summary>
/// What the silos of a test store documents in: the MongoDB that <c>STREETCAR_TEST_MONGODB</c> names or, where it is not
/// set, a Streetcar over SQLite, to which MongoDB.Driver talks as it does to MongoDB.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streetcar-cluster-").FullName;
    private readonly List<MongoStore> _stores = [];
    private IHost? _server;

    private TestStore(string? uri) => Uri = uri ?? "";

    /// <summary>Where it is.</summary>
    public string Uri { get; private set; }

    public static async Task<TestStore> StartAsync()
    {
        var store = new TestStore(Environment.GetEnvironmentVariable("STREETCAR_TEST_MONGODB"));
        if (store.Uri.Length == 0)
            await store.StartServerAsync();
        return store;
    }

    /// <summary>The store of one more silo, with a client of its own; the silo does not own it.</summary>
    public IDocumentStore ForSilo()
    {
        var store = MongoStore.Open(Uri);
        lock (_stores)
            _stores.Add(store);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        if (_server is not null)
        {
            await _server.StopAsync();
            await ((IAsyncDisposable)_server).DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartServerAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data, options.EnableTestCommands) = (0, _folder, true));
        _server = builder.Build();
        await _server.StartAsync();
        Uri = _server.Services.GetRequiredService<StreetcarEndpoint>().Uri;
    }
}
