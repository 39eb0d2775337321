using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Streetcar.Abstractions;

namespace Streetcar.Wire;

/// <summary>Gives every connection its number and serves it.</summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="lifetime">Tells whether the process is stopping.</param>
/// <param name="options">Whether commands fail on demand.</param>
/// <param name="logger">Hears of connections and of unexpected failures.</param>
internal sealed class WireConnectionHandler(
    ICommandDispatcher dispatcher,
    IHostApplicationLifetime lifetime,
    IOptions<WireOptions> options,
    ILogger<WireConnectionHandler> logger) : ConnectionHandler
{
    private readonly FailPoints? _failPoints = options.Value.EnableTestCommands ? new() : null;

    private int _lastConnectionId;

    public override Task OnConnectedAsync(ConnectionContext connection)
    {
        int id = Interlocked.Increment(ref _lastConnectionId);
        var failures = new FailureReplies(lifetime, logger);
        return new WireConnection(connection, id, dispatcher, _failPoints, failures, logger).RunAsync();
    }
}
