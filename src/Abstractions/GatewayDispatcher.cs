using Orleans;
using Orleans.Runtime;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// Runs commands on the silo that a grain call reaches first: an Orleans client's gateway, or the caller's own silo.
/// </summary>
/// <param name="grains">A cluster's client, or a silo's grain factory.</param>
public sealed class GatewayDispatcher(IGrainFactory grains) : ICommandDispatcher
{
    // Not before the first command: a client that has not connected knows no grain.
    private IGatewayGrain Gateway => field ??= Find(grains);

    /// <inheritdoc/>
    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) => RejectedCalls.RepeatAsync(
        static (call, token) => call.Dispatcher.Gateway.RunAsync(call.command, token),
        (Dispatcher: this, command),
        static (call, lost) => RejectedCalls.IsUnrun(lost) || RejectedCalls.IsNumbered(call.command),
        cancellationToken);

    private static IGatewayGrain Find(IGrainFactory grains)
    {
        try
        {
            return grains.GetGrain<IGatewayGrain>(0);
        }
        catch (ArgumentException e)
        {
            throw new OrleansException("No silo of the cluster that is known yet hosts Streetcar.", e);
        }
    }
}
