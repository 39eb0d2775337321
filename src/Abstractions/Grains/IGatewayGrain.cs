using Orleans;
using Orleans.CodeGeneration;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// The entrance for Orleans clients: runs their commands on the silo that is their gateway, as its listener does. A
/// stateless worker, always under key 0. A client does not learn that a silo behind its gateway has died; silos do, and
/// fail the calls that wait for it.
/// </summary>
/// <remarks>
/// Nor does a client learn that its gateway died with a call. So this one, unlike those between silos, has the client's
/// own response timeout: half a minute, or what <c>ClientMessagingOptions.ResponseTimeout</c> says.
/// </remarks>
[Alias("streetcar.IGatewayGrain"), Version(1)]
internal interface IGatewayGrain : IGrainWithIntegerKey
{
    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    /// <returns>The reply; failures of the command are replies too.</returns>
    [Alias("Run")]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
