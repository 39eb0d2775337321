using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;
using Streetcar.Bson;
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

    private ulong _clusterTime;

    /// <inheritdoc/>
    public RawTimestamp ClusterTime => new(Volatile.Read(ref _clusterTime));

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await RejectedCalls.RepeatAsync(
            static (call, token) => call.Dispatcher.Gateway.RunAsync(call.command, token),
            (Dispatcher: this, command),
            static (call, lost) => RejectedCalls.IsUnrun(lost) || RejectedCalls.IsNumbered(call.command),
            cancellationToken).ConfigureAwait(false);
        Advance(reply.ClusterTime.Value);
        return reply;
    }

    private void Advance(ulong time)
    {
        ulong known = Volatile.Read(ref _clusterTime);
        while (known < time && Interlocked.CompareExchange(ref _clusterTime, time, known) is var other && other != known)
            known = other;
    }

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
