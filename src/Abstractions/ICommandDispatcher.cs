namespace Streetcar.Abstractions;

/// <summary>
/// Runs commands, whatever they are: in a silo by its own means, in an Orleans client through a gateway
/// (<see cref="GatewayDispatcher"/>).
/// </summary>
public interface ICommandDispatcher
{
    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early where that is still possible.</param>
    /// <returns>The reply, to be awaited once; the failures of the command are replies too.</returns>
    /// <exception cref="TimeoutException">No answer came within the cluster's response timeout.</exception>
    /// <exception cref="Orleans.Runtime.OrleansException">No silo could be reached.</exception>
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
