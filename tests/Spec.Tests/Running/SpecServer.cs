using Streetcar.Spec.Tests.Discovery;
using Streetcar.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Streetcar.Spec.Tests.Running;

/// <summary>The server under test. At the end it prints what became of the tests.</summary>
public sealed class SpecServer(IMessageSink diagnostics) : IAsyncLifetime
{
    private StreetcarServer? _server;
    private MongoClient? _client;
    private int _started;
    private int _passed;

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

    public void HasStarted() => _started++;

    public void HasPassed() => _passed++;

    public async Task InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.EnableTestCommands = true);
        _client = new MongoClient(Settings(severalHosts: false, ""));
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _server!.DisposeAsync();
        if (Specifications.AreThere)
            diagnostics.OnMessage(new DiagnosticMessage(Summary()));
    }

    private string Summary()
    {
        var skipped = Specifications.Tests.Select(test => test.SkipReason).OfType<string>().ToList();
        var reasons = skipped.CountBy(reason => reason).OrderByDescending(reason => reason.Value)
            .Select(reason => $"  {reason.Value,4}  {reason.Key}");
        return $"""
            Of {Specifications.Tests.Count} tests of the specifications {_passed} passed, {_started - _passed} failed, {skipped.Count} are skipped:
            {string.Join('\n', reasons)}
            """;
    }
}
