using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>Runs commands: in a silo by its own means, in an Orleans client through a gateway.</summary>
public interface ICommandDispatcher
{
    /// <summary>The latest time that who runs the commands knows of: nothing that was replied to is later. 0 where time is not kept.</summary>
    RawTimestamp ClusterTime => default;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early where that is still possible.</param>
    /// <returns>The reply, to be awaited once; the failures of the command are replies too.</returns>
    /// <exception cref="Exception">The command reached nobody who could run it, or its reply was lost.</exception>
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
