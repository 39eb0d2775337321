using Microsoft.Extensions.DependencyInjection;
using Streetcar.Client;
using Streetcar.Hosting;
using Streetcar.Storage;
using Streetcar.Testing;

namespace Streetcar.Bench;

/// <summary>A silo in this process, for the client over grains and for calls on the store itself.</summary>
internal sealed class HostedSilo : IAsyncDisposable
{
    private readonly StreetcarServer _server;

    private HostedSilo(StreetcarServer server)
    {
        _server = server;
        Wire = new WireTarget("hosted", server.Services.GetRequiredService<StreetcarEndpoint>().EndPoint);
    }

    /// <summary>The client over grains.</summary>
    public DocumentClient Client => _server.Client;

    /// <summary>The same silo through its listener.</summary>
    public WireTarget Wire { get; }

    /// <summary>What the grains call.</summary>
    public IDocumentStore Store => _server.Services.GetRequiredService<IDocumentStore>();

    public static async Task<HostedSilo> StartAsync(string data) =>
        new(await StreetcarServer.StartAsync(options => options.DataFolder = data));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
