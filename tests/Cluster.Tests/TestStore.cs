using Streetcar.Storage;
using Streetcar.Storage.MongoDB;
using Streetcar.Testing;

namespace Streetcar.Cluster.Tests;

/// <summary>
/// What the silos of a test store documents in: the MongoDB that <c>STREETCAR_TEST_MONGODB</c> names or, where it is not
/// set, a Streetcar over SQLite, to which MongoDB.Driver talks as it does to MongoDB.
/// </summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly StreetcarServer? _server;
    private readonly List<MongoStore> _stores = [];

    private TestStore(string uri, StreetcarServer? server) => (Uri, _server) = (uri, server);

    /// <summary>Where it is.</summary>
    public string Uri { get; }

    public static async Task<TestStore> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("STREETCAR_TEST_MONGODB") is { Length: > 0 } uri)
            return new TestStore(uri, server: null);
        var server = await StreetcarServer.StartAsync(options => options.EnableTestCommands = true);
        return new TestStore(server.ConnectionString, server);
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
            await _server.DisposeAsync();
    }
}
