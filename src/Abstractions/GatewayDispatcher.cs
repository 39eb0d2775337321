using Orleans;

namespace Streetcar.Abstractions;

/// <summary>
/// Runs commands on the silo that a grain call reaches first: an Orleans client's gateway, or the caller's own silo.
/// </summary>
/// <param name="grains">A cluster's client, or a silo's grain factory.</param>
public sealed class GatewayDispatcher(IGrainFactory grains) : ICommandDispatcher
{
    private readonly IGatewayGrain _gateway = grains.GetGrain<IGatewayGrain>(0);

    /// <inheritdoc/>
    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken) => RejectedCalls.RepeatAsync(
        static (call, token) => call._gateway.RunAsync(call.command, token),
        (_gateway, command),
        static (call, lost) => RejectedCalls.IsUnrun(lost) || RejectedCalls.IsNumbered(call.command),
        cancellationToken);
}
