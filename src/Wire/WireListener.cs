using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streetcar.Abstractions;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>
/// Serves the wire protocol: a Kestrel of its own, so that it runs in any host and beside any web application. Stopping
/// it answers the requests under way and closes the connections.
/// </summary>
public sealed class WireListener : IHostedService, IDisposable
{
    private readonly KestrelServer _server;
    private readonly bool _listens;

    /// <summary>A listener that has not been started.</summary>
    /// <param name="options">Where to listen, and to whom.</param>
    /// <param name="dispatcher">Runs the commands.</param>
    /// <param name="errors">Replies to those that fail.</param>
    /// <param name="loggers">Get what happens to connections.</param>
    public WireListener(
        IOptions<WireOptions> options,
        ICommandDispatcher dispatcher,
        ErrorReplies errors,
        ILoggerFactory loggers)
    {
        var listener = options.Value;
        var kestrel = new KestrelServerOptions();
        var transport = new SocketTransportOptions();
        _listens = listener.Port is not null;
        if (listener.Port is { } port)
        {
            var handler = new WireConnectionHandler(
                dispatcher, errors, listener, loggers.CreateLogger<WireConnectionHandler>());
            kestrel.Listen(listener.Address, port, listen => listen.Run(handler.OnConnectedAsync));
            if (listener.Socket is { } socket)
                transport.CreateBoundListenSocket = _ => socket;
        }

        _server = new KestrelServer(
            Options.Create(kestrel), new SocketTransportFactory(Options.Create(transport), loggers), loggers);
    }

    /// <summary>Where it listens, with the port that it really got.</summary>
    /// <exception cref="InvalidOperationException">It has not been started, or has no port.</exception>
    public IPEndPoint EndPoint
    {
        get
        {
            string address = _server.Features.Get<IServerAddressesFeature>()?.Addresses.SingleOrDefault()
                ?? throw new InvalidOperationException(
                    "This silo does not listen for drivers. Start its host first, and give it a port: by "
                    + "ListenForMongoDB(port), or by Streetcar:Port in the configuration.");
            var uri = new Uri(address);
            return new IPEndPoint(IPAddress.Parse(uri.DnsSafeHost), uri.Port);
        }
    }

    /// <summary>Begins to accept connections.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address can't be bound.</exception>
    public Task StartAsync(CancellationToken cancellationToken) =>
        _listens ? _server.StartAsync(new NoHttp(), cancellationToken) : Task.CompletedTask;

    /// <summary>Accepts no more, answers the requests under way and closes the connections.</summary>
    /// <param name="cancellationToken">Ends the wait for requests under way.</param>
    public Task StopAsync(CancellationToken cancellationToken) => _server.StopAsync(cancellationToken);

    /// <summary>Releases the sockets.</summary>
    public void Dispose() => _server.Dispose();

    // Kestrel asks for one; the connection handler leaves it nothing to do.
    private sealed class NoHttp : IHttpApplication<object>
    {
        public object CreateContext(IFeatureCollection contextFeatures) => throw new NotSupportedException();

        public Task ProcessRequestAsync(object context) => throw new NotSupportedException();

        public void DisposeContext(object context, Exception? exception)
        {
        }
    }
}
