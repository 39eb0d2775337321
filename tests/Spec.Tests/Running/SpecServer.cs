using Streetcar.Testing;

namespace Streetcar.Spec.Tests.Running;

/// <summary>The server under test, a mongos to the driver.</summary>
public class SpecServer : IAsyncLifetime
{
    // How often a client looks after a member that has failed, as the specifications recommend to who runs their tests.
    private const string LookSoon = "heartbeatFrequencyMS=500";

    private Uri? _uri;
    private MongoClient? _client;
    private StreetcarServer? _server;

    /// <summary>The client that prepares collections and looks at what has become of them.</summary>
    public IMongoClient Client => _client!;

    /// <summary>The replica set that the server is the member of; null for none.</summary>
    protected virtual string? ReplicaSet => null;

    /// <summary>The settings of a client of the server.</summary>
    /// <param name="severalHosts">Whether to name the server twice, for tests of a client that has several to choose from.</param>
    /// <param name="options">Further options, as in a connection string.</param>
    public MongoClientSettings Settings(bool severalHosts, string options)
    {
        int port = _uri!.Port;
        string hosts = severalHosts && ReplicaSet is null ? $"127.0.0.1:{port},localhost:{port}" : $"127.0.0.1:{port}";
        string set = ReplicaSet is null ? "directConnection=false" : $"replicaSet={ReplicaSet}&{LookSoon}";
        return MongoClientSettings.FromConnectionString($"mongodb://{hosts}/?{set}&{options}".TrimEnd('&'));
    }

    public async ValueTask InitializeAsync()
    {
        _uri = new Uri(await StartAsync());
        _client = new MongoClient(Settings(severalHosts: false, ""));
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        await StopAsync();
    }

    /// <summary>Starts it.</summary>
    /// <returns>Where it is.</returns>
    protected virtual async Task<string> StartAsync()
    {
        _server = await StreetcarServer.StartAsync(options => (options.EnableTestCommands, options.ReplicaSet) = (true, ReplicaSet));
        return _server.ConnectionString;
    }

    /// <summary>Stops it.</summary>
    protected virtual async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}

/// <summary>The server under test, a replica set to the driver.</summary>
public sealed class ReplicaSetServer : SpecServer
{
    protected override string ReplicaSet => "rs0";
}
