using Streetcar.Abstractions;

namespace Streetcar.Client;

/// <summary>The way to a server and back: grain calls, or the wire protocol.</summary>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>Has one command run, once.</summary>
    /// <param name="request">Where the command has to go; its server is set to the one that took it.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Gives the command up.</param>
    /// <returns>The reply, which may be an error; <c>ok: 1</c> once it is on its way where it is not answered.</returns>
    /// <exception cref="ConnectionException">No reply came.</exception>
    ValueTask<Response> RunAsync(Request request, Command command, CancellationToken cancellationToken);

    /// <summary>Tells a server that sessions are over, where that is of use.</summary>
    /// <param name="command">The <c>endSessions</c> command.</param>
    ValueTask EndSessionsAsync(Command command);
}
