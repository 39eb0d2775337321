using Orleans;
using Orleans.CodeGeneration;
using Streetcar.Protocol;

namespace Streetcar.Abstractions;

/// <summary>
/// What silos send a collection's grain, under the collection's full name (<c>db.collection</c>): writes, many in a call.
/// Runs <c>insert</c>, <c>update</c>, <c>delete</c> and <c>findAndModify</c>.
/// </summary>
[Alias("streetcar.IWriteGrain"), Version(2)]
internal interface IWriteGrain : IGrainWithStringKey
{
    /// <summary>Applies writes in their order, behind all that came before them.</summary>
    /// <param name="writes">The writes, of one collection.</param>
    /// <returns>
    /// Replies to the first of the writes, once all have taken effect; those to the others come from
    /// <see cref="AwaitRestAsync"/>.
    /// </returns>
    [Alias("RunMany")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<WriteResults> RunManyAsync(WriteBatch writes);

    /// <summary>
    /// Applies a write that may take long, or wait for a transaction that has written the same, beside others: it neither
    /// waits for those that came before it nor holds up those that come behind.
    /// </summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Ends it; what it has changed stays changed.</param>
    /// <returns>The reply.</returns>
    [Alias("RunLong")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<Reply> RunLongAsync(Command write, CancellationToken cancellationToken);

    /// <summary>Gives the next replies of a batch, when its writes are durable.</summary>
    /// <param name="rest">The number that the batch's last results gave; each is good once.</param>
    /// <exception cref="InvalidOperationException">No replies wait under that number.</exception>
    [Alias("AwaitRest")]
    [ResponseTimeout(ResponseTimeouts.Command)]
    ValueTask<WriteResults> AwaitRestAsync(long rest);
}
