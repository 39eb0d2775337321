using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Streetcar.Abstractions;

namespace Streetcar.Client;

/// <summary>Commands as grain calls, inside a silo or in an Orleans client.</summary>
internal sealed class GrainTransport(ICommandDispatcher dispatcher) : ITransport
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Response> RunAsync(Request request, Command command, CancellationToken cancellationToken)
    {
        try
        {
            // A grain's call has an answer in any case; nobody looks at that of a command that is not answered.
            var call = dispatcher.RunAsync(command, cancellationToken);
            bool isShared = !call.IsCompleted;
            var reply = await call.ConfigureAwait(false);
            // The thread that came with it has others to answer, and what the caller does now may take long.
            if (isShared)
                await Task.Yield();
            return request.IsAcknowledged ? new Response(reply) : Response.Unanswered;
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
