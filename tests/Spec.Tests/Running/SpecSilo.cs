using Streetcar.Testing;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Streetcar.Spec.Tests;

/// <summary>The silo under test, on a free port and a folder of its own. At the end it prints what became of the tests.</summary>
public sealed class SpecSilo(IMessageSink diagnostics) : IAsyncLifetime
{
    private StreetcarServer? _server;
    private DocumentClient? _client;
    private int _started;
    private int _passed;

    /// <summary>The client that prepares collections and looks at what has become of them.</summary>
    public DocumentClient Client => _client!;

    /// <summary>The options of a client: those of a connection string to the silo with further options.</summary>
    /// <param name="severalHosts">Whether to name the silo twice, for tests of a client that has several to choose from.</param>
    /// <param name="options">The options, as in a connection string.</param>
    public ClientOptions Options(bool severalHosts, string options)
    {
        int port = new Uri(_server!.ConnectionString).Port;
        string hosts = severalHosts ? $"127.0.0.1:{port},localhost:{port}" : $"127.0.0.1:{port}";
        return ClientOptions.Parse($"mongodb://{hosts}/?{options}");
    }

    public void HasStarted() => _started++;

    public void HasPassed() => _passed++;

    public async Task InitializeAsync()
    {
        _server = await StreetcarServer.StartAsync(options => options.EnableTestCommands = true);
        _client = new DocumentClient(Options(severalHosts: false, ""));
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
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
