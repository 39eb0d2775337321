using Orleans;
using Orleans.CodeGeneration;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// What silos send a database's grain, under the database's name: changes to its catalog. Runs <c>create</c>,
/// <c>collMod</c>, <c>convertToCapped</c>, <c>drop</c>, <c>dropDatabase</c>, <c>createIndexes</c>, <c>dropIndexes</c> and
/// <c>renameCollection</c>.
/// </summary>
[Alias("streetcar.ICatalogGrain"), Version(1)]
internal interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>Runs a change to the catalog.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early.</param>
    /// <returns>The reply; failures are replies too.</returns>
    [Alias("Run")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
