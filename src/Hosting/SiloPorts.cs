using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Streetcar.Hosting;

/// <summary>
/// The ports of a silo: those that are set, and free ones for the others. A free one is held by a socket that
/// is bound and does not listen, so that nobody gets it in between; the silo's own socket may share it, as Orleans binds
/// with SO_REUSEADDR, which .NET makes SO_REUSEPORT on Unix.
/// </summary>
/// <param name="cluster">The settings of the cluster.</param>
/// <param name="address">The address at which others reach it.</param>
internal sealed class SiloPorts(StreetcarClusterOptions cluster, IPAddress address) : IDisposable
{
    private readonly List<Socket> _held = [];
    private int _silo;
    private int _gateway;

    /// <exception cref="SocketException">A port is in use.</exception>
    public void Configure(EndpointOptions endpoints)
    {
        var listening = IPAddress.IsLoopback(address) ? address : IPAddress.Any;
        lock (_held)
        {
            if (_silo == 0)
            {
                _silo = Hold(listening, cluster.SiloPort);
                _gateway = cluster.GatewayPort is { } port ? Hold(listening, port) : 0;
            }
        }

        endpoints.AdvertisedIPAddress = address;
        endpoints.SiloPort = _silo;
        endpoints.SiloListeningEndpoint = new IPEndPoint(listening, _silo);
        // Orleans opens no gateway on port 0.
        endpoints.GatewayPort = _gateway;
        endpoints.GatewayListeningEndpoint = _gateway == 0 ? null : new IPEndPoint(listening, _gateway);
    }

    public void Dispose()
    {
        foreach (var socket in _held)
            socket.Dispose();
    }

    private int Hold(IPAddress listening, int port)
    {
        // Orleans would share the port of another silo that listens on it, and clients would get either.
        if (port > 0)
        {
            using var alone = new Socket(listening.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            alone.Bind(new IPEndPoint(listening, port));
        }

        var socket = new Socket(listening.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(listening, port));
        _held.Add(socket);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
