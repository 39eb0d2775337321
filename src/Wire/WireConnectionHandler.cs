using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streetcar.Abstractions;

namespace Streetcar.Wire;

/// <summary>Gives every connection its number and serves it.</summary>
/// <param name="router">Where commands go.</param>
/// <param name="lifetime">Tells whether the process is stopping.</param>
/// <param name="logger">Hears of connections and of unexpected failures.</param>
internal sealed class WireConnectionHandler(
    CommandRouter router, IHostApplicationLifetime lifetime, ILogger<WireConnectionHandler> logger) : ConnectionHandler
{
    private int _lastConnectionId;

    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        int id = Interlocked.Increment(ref _lastConnectionId);
        return new WireConnection(connection, id, router, new FailureReplies(lifetime, logger), logger).RunAsync();
    }
}
