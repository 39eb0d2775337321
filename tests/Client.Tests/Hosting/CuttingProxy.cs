using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Streetcar.Client.Tests.Hosting;

/// <summary>Stands between a client and a server, and breaks connections when it is told to.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, Socket> _open = [];
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<Socket, long> _sent = [];
    private volatile bool _silent;

    public CuttingProxy(IPEndPoint target, int port = 0)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>How many connections are open now.</summary>
    public int Open => _open.Count;

    /// <summary>The most that one client's connection has sent, by which that of a large command is known.</summary>
    public long Busiest => _sent.Values.DefaultIfEmpty().Max();

    /// <summary>Breaks all connections there are.</summary>
    public void CutAll()
    {
        foreach (var (client, server) in _open)
        {
            client.Dispose();
            server.Dispose();
        }
    }

    /// <summary>Keeps replies to itself from now on.</summary>
    public void KeepSilent(bool silent) => _silent = silent;

    /// <summary>Accepts no connection any more, and breaks those that there are.</summary>
    public async Task StopAsync()
    {
        _listener.Dispose();
        await _accepting;
        CutAll();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(_target);
            _open[client] = server;
            _ = RelayAsync(client, server);
        }
    }

    private async Task RelayAsync(Socket client, Socket server)
    {
        await Task.WhenAny(CopyAsync(client, server, isReply: false), CopyAsync(server, client, isReply: true));
        _open.TryRemove(client, out _);
        client.Dispose();
        server.Dispose();
    }

    private async Task CopyAsync(Socket from, Socket to, bool isReply)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                if (!isReply)
                    _sent.AddOrUpdate(from, length, (_, sent) => sent + length);
                if (!isReply || !_silent)
                    await to.SendAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }
}
