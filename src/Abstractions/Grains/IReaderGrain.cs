using Orleans.CodeGeneration;

namespace Streetcar.Abstractions;

/// <summary>
/// Reads for whoever asks on the same silo: <c>find</c>, <c>aggregate</c>, <c>count</c>, <c>listCollections</c> and all
/// other commands that change nothing, <c>ping</c> and its like included. A stateless worker, always under key 0.
/// </summary>
[Alias("streetcar.IReaderGrain"), Version(1)]
public interface IReaderGrain : IGrainWithIntegerKey
{
    /// <summary>Runs a command that changes nothing.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    /// <returns>The reply; failures are replies too, CommandNotFound (59) for a name that nobody knows.</returns>
    [Alias("Run")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
