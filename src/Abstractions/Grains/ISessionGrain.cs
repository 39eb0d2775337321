using Orleans;
using Orleans.CodeGeneration;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// What silos send a session's grain, under the session's id: the commands of its transactions, one at a time. The grain's
/// silo holds what the transaction has written, and its locks, until it is committed.
/// </summary>
[Alias("streetcar.ISessionGrain"), Version(1)]
internal interface ISessionGrain : IGrainWithGuidKey
{
    /// <summary>Runs a command of a transaction, <c>commitTransaction</c> or <c>abortTransaction</c>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the command early, and the transaction with it.</param>
    /// <returns>The reply; failures are replies too.</returns>
    [Alias("Run")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken);
}
