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
using Streetcar.Bson.Memory;
using Streetcar.Protocol;
using Streetcar.Wire.Tls;

namespace Streetcar.Wire;

/// <summary>
/// Serves the wire protocol: a Kestrel of its own, so that it runs in any host and beside any web application. Stopping
/// it answers the requests under way and closes the connections.
/// </summary>
public sealed class WireListener : IHostedService, IDisposable
{
    // How long requests under way may take when the listener stops, and then how long interrupted ones to be answered.
    private static readonly TimeSpan FinishTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InterruptTime = TimeSpan.FromSeconds(1);

    // What is read of a client's next requests while it waits for its turn; long messages are read into memory of theirs.
    private const int MaxReadBuffer = 128 * 1024;

    private readonly ClientConnections _connections;
    private readonly KestrelServer _server;
    private readonly InProcessConnections _inProcess;
    private readonly IPEndPoint? _listensAt;
    private readonly TlsHandshake? _tls;

    /// <summary>A listener that has not been started.</summary>
    /// <param name="options">Where to listen, and to whom.</param>
    /// <param name="dispatcher">Runs the commands.</param>
    /// <param name="errors">Replies to those that fail.</param>
    /// <param name="connections">Takes in the connections.</param>
    /// <param name="memory">What messages and replies may take.</param>
    /// <param name="loggers">Get what happens to connections.</param>
    /// <param name="security">TLS on connections that come by the port; null for none.</param>
    public WireListener(
        IOptions<WireOptions> options,
        ICommandDispatcher dispatcher,
        ErrorReplies errors,
        ClientConnections connections,
        ServerMemory memory,
        ILoggerFactory loggers,
        TransportSecurity? security = null)
    {
        _connections = connections;
        _tls = security?.Handshake;
        var listener = options.Value;
        var kestrel = new KestrelServerOptions();
        var transport = new SocketTransportOptions { MaxReadBufferSize = MaxReadBuffer };
        var handler = new WireConnectionHandler(
            dispatcher, errors, connections, memory, listener, _tls, loggers.CreateLogger<WireConnectionHandler>());
        _inProcess = new InProcessConnections(handler.OnConnectedAsync);
        if (listener.Port is { } port)
        {
            _listensAt = new IPEndPoint(listener.Address, port);
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

    /// <summary>Whether who comes by the port has to come with TLS.</summary>
    internal bool RequiresTls => _tls?.IsRequired == true;

    /// <summary>
    /// Opens a connection within the process: a stream of the wire protocol without a socket, which needs no port. It is served
    /// once the listener is started. Nobody is asked who he is: it never leaves the process.
    /// </summary>
    /// <returns>The client's end of the connection, which ends when it is disposed of.</returns>
    /// <exception cref="IOException">The listener has been stopped.</exception>
    public Stream Connect() => _inProcess.Connect();

    /// <summary>Begins to accept connections.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address can't be bound.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_listensAt is not null)
                await _server.StartAsync(new NoHttp(), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException inUse)
        {
            throw new IOException($"mongodb://{_listensAt} is in use.", inUse);
        }

        _inProcess.Start();
    }

    /// <summary>
    /// Accepts no more, answers the requests under way and closes the connections. Requests that take longer than a second
    /// are interrupted, and connections that then don't take their replies are closed without.
    /// </summary>
    /// <param name="cancellationToken">Closes the connections at once.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopping = Task.WhenAll(_server.StopAsync(end.Token), _inProcess.StopAsync(end.Token));
        if (await IsOverAsync(stopping, FinishTime, cancellationToken).ConfigureAwait(false))
            return;
        _connections.Close();
        end.CancelAfter(InterruptTime);
        await stopping.ConfigureAwait(false);
    }

    /// <summary>Releases the sockets, and ends what connections there still are.</summary>
    public void Dispose()
    {
        _inProcess.Abort();
        _server.Dispose();
    }

    private static async Task<bool> IsOverAsync(Task task, TimeSpan longest, CancellationToken cancellationToken)
    {
        await task.WaitAsync(longest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

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
