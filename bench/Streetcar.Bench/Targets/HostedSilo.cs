using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Streetcar.Client;
using Streetcar.Hosting;
using Streetcar.Storage;

namespace Streetcar.Bench;

/// <summary>A silo in this process, for the client over grains and for calls on the store itself.</summary>
internal sealed class HostedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private HostedSilo(IHost host)
    {
        _host = host;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Client = host.Services.GetRequiredService<DocumentClient>();
        Wire = new WireTarget("hosted", host.Services.GetRequiredService<StreetcarEndpoint>().EndPoint);
    }

    /// <summary>The silo's grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The client over grains.</summary>
    public DocumentClient Client { get; }

    /// <summary>The same silo through its wire door.</summary>
    public WireTarget Wire { get; }

    /// <summary>What the grains call.</summary>
    public IDocumentStore Store => _host.Services.GetRequiredService<IDocumentStore>();

    public static async Task<HostedSilo> StartAsync(string data)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options => (options.Port, options.Data) = (0, data));
        var host = builder.Build();
        await host.StartAsync();
        return new HostedSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
