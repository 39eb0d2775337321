using Orleans.CodeGeneration;

namespace Streetcar.Abstractions;

/// <summary>
/// The door for Orleans clients: hands their commands on to the grains responsible, from the silo that is their gateway.
/// A client does not learn that a silo behind its gateway has died; the silos do, and fail the calls that wait for it. A
/// stateless worker, always under key 0.
/// </summary>
/// <remarks>
/// Nor does a client learn that its gateway died with a call. So this one, unlike those between silos, has the client's
/// own response timeout: half a minute, or what <c>ClientMessagingOptions.ResponseTimeout</c> says.
/// </remarks>
[Alias("streetcar.IDoorGrain"), Version(1)]
public interface IDoorGrain : IGrainWithIntegerKey
{
    /// <summary>Has a command run by the grain responsible for it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    /// <returns>The reply; failures of the command are replies too.</returns>
    [Alias("Run")]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
