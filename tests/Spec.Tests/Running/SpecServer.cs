using Streetcar.Testing;

namespace Streetcar.Spec.Tests.Running;

/// <summary>The server under test.</summary>
public sealed class SpecServer : IAsyncLifetime
{
    private StreetcarServer? _server;
    private MongoClient? _client;

    /// <summary>The client that prepares collections and looks at what has become of them.</summary>
    public IMongoClient Client => _client!;

    /// <summary>The settings of a client of the server.</summary>
    /// <param name="severalHosts">Whether to name the server twice, for tests of a client that has several to choose from.</param>
    /// <param name="options">Further options, as in a connection string.</param>
    public MongoClientSettings Settings(bool severalHosts, string options)
    {
        int port = new Uri(_server!.ConnectionString).Port;
        string hosts = severalHosts ? $"127.0.0.1:{port},localhost:{port}" : $"127.0.0.1:{port}";
        return MongoClientSettings.FromConnectionString($"mongodb://{hosts}{(options.Length == 0 ? "" : $"/?{options}")}");
    }

    public async ValueTask InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.EnableTestCommands = true);
        _client = new MongoClient(Settings(severalHosts: false, ""));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server!.DisposeAsync();
    }
}
