using Orleans.CodeGeneration;

namespace Streetcar.Abstractions;

/// <summary>
/// One database, under its name: makes the changes to its catalogue, one after the other. Runs <c>create</c>,
/// <c>collMod</c>, <c>convertToCapped</c>, <c>drop</c>, <c>dropDatabase</c>, <c>createIndexes</c>, <c>dropIndexes</c> and
/// <c>renameCollection</c>.
/// </summary>
[Alias("streetcar.IDatabaseGrain"), Version(1)]
public interface IDatabaseGrain : IGrainWithStringKey
{
    /// <summary>Runs a change to the catalogue.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    /// <returns>The reply; failures are replies too.</returns>
    [Alias("Run")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
