using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Streetcar.Abstractions;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>Numbers connections and serves them.</summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="errors">Replies to those that fail.</param>
/// <param name="options">Whether commands fail on demand, and who may connect.</param>
/// <param name="logger">Gets what happens to connections.</param>
internal sealed class WireConnectionHandler(
    ICommandDispatcher dispatcher, ErrorReplies errors, WireOptions options, ILogger<WireConnectionHandler> logger)
{
    private readonly ICommandDispatcher _dispatcher = Decorate(dispatcher, options);

    private int _lastConnectionId;

    public Task OnConnectedAsync(ConnectionContext connection) => new WireConnection(
        connection, Interlocked.Increment(ref _lastConnectionId), _dispatcher, errors, logger).RunAsync();

    private static ICommandDispatcher Decorate(ICommandDispatcher dispatcher, WireOptions options)
    {
        if (options.EnableTestCommands)
            dispatcher = new FailPoints(dispatcher);
        return options.Password is { } password ? new PasswordCheck(dispatcher, password) : dispatcher;
    }
}
