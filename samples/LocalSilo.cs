using System.Net;
using System.Net.Sockets;
using Streetcar.Hosting;

namespace Streetcar.Samples;

/// <summary>A silo in this process, on a free port, with a data folder that goes when the silo goes.</summary>
internal sealed class LocalSilo : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("streetcar-");
    private readonly IHost _host;

    private LocalSilo(int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddStreetcar(options =>
        {
            options.Port = 0;
            options.Data = _data.FullName;
            options.Cluster.GatewayPort = gatewayPort;
        });
        _host = builder.Build();
    }

    /// <summary>Where clients and drivers reach it.</summary>
    public string Uri => _host.Services.GetRequiredService<StreetcarEndpoint>().Uri;

    /// <summary>Starts one.</summary>
    /// <param name="gatewayPort">The port for Orleans clients; 0 for any free one.</param>
    public static async Task<LocalSilo> StartAsync(int gatewayPort = 0)
    {
        var silo = new LocalSilo(gatewayPort);
        await silo._host.StartAsync();
        return silo;
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _data.Delete(recursive: true);
    }
}
