using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Streetcar.Abstractions;
using Streetcar.Bson.Memory;
using Streetcar.Protocol;
using Streetcar.Wire.Tls;

namespace Streetcar.Wire;

/// <summary>Numbers connections and serves them, as many as there may be.</summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="errors">Replies to those that fail.</param>
/// <param name="connections">The connections that there are.</param>
/// <param name="memory">What messages and replies may take.</param>
/// <param name="options">Whether commands fail on demand, and how patient the server is.</param>
/// <param name="tls">Begins connections of sockets; null where none is with TLS.</param>
/// <param name="logger">Gets what happens to connections.</param>
internal sealed partial class WireConnectionHandler(
    ICommandDispatcher dispatcher,
    ErrorReplies errors,
    ClientConnections connections,
    ServerMemory memory,
    WireOptions options,
    TlsHandshake? tls,
    ILogger<WireConnectionHandler> logger)
{
    // Drivers want the name of a host.
    private static readonly string InProcessAddress = $"in-process:{WireOptions.DefaultPort}";

    private readonly ICommandDispatcher _dispatcher = options.EnableTestCommands ? new FailPoints(dispatcher) : dispatcher;
    private readonly MessageLimits _limits = new(memory.Messages, options.MemoryWait, options.ReceiveTime);

    private int _lastConnectionId;

    public async Task OnConnectedAsync(ConnectionContext connection)
    {
        bool isInProcess = connection is InProcessConnection;
        var client = new ClientConnection(
            Interlocked.Increment(ref _lastConnectionId), connection.RemoteEndPoint?.ToString() ?? "", memory.Replies)
        {
            MustLogIn = options.MustLogIn && !isInProcess,
            Reached = isInProcess ? InProcessAddress : connection.LocalEndPoint?.ToString(),
        };
        if (!connections.TryAdd(client))
        {
            LogRefused(client.Peer, connections.Count, connections.Limit);
            return;
        }

        try
        {
            if (isInProcess || tls is null)
                await ServeAsync(connection, client);
            else
                await SecureAndServeAsync(connection, client, tls);
        }
        finally
        {
            connections.Remove(client);
        }
    }

    private async Task SecureAndServeAsync(ConnectionContext connection, ClientConnection client, TlsHandshake handshake)
    {
        var plain = connection.Transport;
        if (await handshake.SecureAsync(connection, client) is not { } transport)
            return;
        connection.Transport = transport;
        bool inOrder = false;
        try
        {
            inOrder = await ServeAsync(connection, client);
        }
        finally
        {
            connection.Transport = plain;
            if (transport is TlsTransport secured)
                await secured.CloseAsync(inOrder);
        }
    }

    private Task<bool> ServeAsync(ConnectionContext connection, ClientConnection client) =>
        new WireConnection(connection, client, _dispatcher, errors, _limits, options, logger).RunAsync();

    [LoggerMessage(LogLevel.Warning, "The connection of {Peer} was refused: there are {Count} of {Limit} (--max-connections), or as many from its address as may be (--max-connections-per-address)")]
    private partial void LogRefused(string peer, int count, int limit);
}
