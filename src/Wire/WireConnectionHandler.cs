using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Streetcar.Abstractions;

namespace Streetcar.Wire;

/// <summary>Gives every connection its number and serves it.</summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="lifetime">Tells whether the process is stopping.</param>
/// <param name="options">Whether commands fail on demand, and who may connect.</param>
/// <param name="logger">Hears of connections and of unexpected failures.</param>
internal sealed class WireConnectionHandler(
    ICommandDispatcher dispatcher,
    IHostApplicationLifetime lifetime,
    WireOptions options,
    ILogger<WireConnectionHandler> logger)
{
    private readonly FailPoints? _failPoints = options.EnableTestCommands ? new() : null;

    private int _lastConnectionId;

    public Task OnConnectedAsync(ConnectionContext connection)
    {
        int id = Interlocked.Increment(ref _lastConnectionId);
        var failures = new FailureReplies(lifetime, logger);
        return new WireConnection(connection, id, dispatcher, _failPoints, options.Password, failures, logger).RunAsync();
    }
}
