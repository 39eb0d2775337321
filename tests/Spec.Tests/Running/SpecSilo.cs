using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streetcar.Hosting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Streetcar.Spec.Tests;

/// <summary>The silo under test, on a free port and a folder of its own. At the end it prints what became of the tests.</summary>
public sealed class SpecSilo(IMessageSink diagnostics) : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("streetcar-").FullName;
    private IHost? _host;
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
        int port = EndPoint.Port;
        string hosts = severalHosts ? $"127.0.0.1:{port},localhost:{port}" : $"127.0.0.1:{port}";
        return ClientOptions.Parse($"mongodb://{hosts}/?{options}");
    }

    public void HasStarted() => _started++;

    public void HasPassed() => _passed++;

    public async Task InitializeAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data, options.EnableTestCommands) = (0, _data, true));
        _host = builder.Build();
        await _host.StartAsync();
        _client = new DocumentClient(Options(severalHosts: false, ""));
    }

    public async Task DisposeAsync()
    {
        await Client.DisposeAsync();
        await _host!.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_data, recursive: true);
        if (Specifications.AreThere)
            diagnostics.OnMessage(new DiagnosticMessage(Summary()));
    }

    private IPEndPoint EndPoint => _host!.Services.GetRequiredService<StreetcarEndpoint>().EndPoint;

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
