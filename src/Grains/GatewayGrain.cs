using Orleans;
using Orleans.Concurrency;

namespace Streetcar.Grains;

/// <summary>Runs the commands of Orleans clients; see <see cref="IGatewayGrain"/>.</summary>
[StatelessWorker, Reentrant]
[GrainType("streetcar.gateway")]
internal sealed class GatewayGrain(ICommandDispatcher dispatcher) : Grain, IGatewayGrain
{
    // Not in the grain's turn: a long read must not hold up the worker's other commands.
    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) =>
        new(Task.Run(
            async () => await dispatcher.RunAsync(command, cancellationToken) with { ClusterTime = dispatcher.ClusterTime },
            CancellationToken.None));
}
