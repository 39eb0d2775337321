using Orleans.Runtime;
using Streetcar.Abstractions;

namespace Streetcar.Client;

/// <summary>Commands as grain calls, inside a silo or in an Orleans client.</summary>
internal sealed class GrainTransport(IGrainFactory grains) : ITransport
{
    private readonly CommandRouter _router = new(grains);

    public async ValueTask<Response> RunAsync(Request request, Command command, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await _router.RunAsync(command, cancellationToken).ConfigureAwait(false);
            return new Response(reply);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            throw new ConnectionException($"No silo answered the call; see that the cluster is up. {e.Message}", e);
        }
    }

    // Nothing that a silo keeps for a session is worth a call.
    public ValueTask EndSessionsAsync(Command command) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
