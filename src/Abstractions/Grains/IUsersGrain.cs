using Orleans;
using Orleans.CodeGeneration;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// What silos send the grain that changes users and roles, of which there is one: so that changes come one after the other.
/// </summary>
[Alias("streetcar.IUsersGrain"), Version(1)]
internal interface IUsersGrain : IGrainWithIntegerKey
{
    /// <summary>Runs a command that changes users or roles.</summary>
    /// <param name="command">The command.</param>
    /// <param name="onlyFirst">Whether it is refused where there are users or roles.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    /// <returns>The reply; failures are replies too.</returns>
    [Alias("Run")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunAsync(Command command, bool onlyFirst, CancellationToken cancellationToken);
}
