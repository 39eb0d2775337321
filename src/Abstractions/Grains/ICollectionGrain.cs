using Orleans.CodeGeneration;

namespace Streetcar.Abstractions;

/// <summary>
/// One collection, under its full name (<c>db.collection</c>): takes its writes in their order of arrival and lets those
/// that wait share a commit. Runs <c>insert</c>, <c>update</c>, <c>delete</c> and <c>findAndModify</c>.
/// </summary>
[Alias("streetcar.ICollectionGrain"), Version(1)]
public interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>Runs a write; the reply comes when the write is durable.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Withdraws the write while no commit has taken it up.</param>
    /// <returns>The reply; failures are replies too.</returns>
    [Alias("Run")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
