using System.Collections.Immutable;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>
/// The writes of a cluster's last silo while it stops, when Orleans no longer places the collections' grains: those of
/// application grains that write as they end, for example. They go to the store at once, in the order of the funnel.
/// </summary>
/// <param name="store">The silo's store, which is closed after the silo has stopped.</param>
/// <param name="failures">What becomes of exceptions.</param>
/// <param name="silo">Whether this silo stops.</param>
internal sealed class LastWrites(IDocumentStore store, ErrorReplies failures, ISiloStatusOracle silo)
{
    /// <summary>Whether writes that their collection's grain could not be given are to be applied here.</summary>
    /// <param name="reason">Why the call failed.</param>
    /// <param name="commands">The writes.</param>
    public bool Take(Exception reason, ImmutableArray<Command> commands) => silo.CurrentStatus.IsTerminating() && reason switch
    {
        // It may have run them, which is no harm where the store knows them by their numbers.
        SiloUnavailableException lost => RejectedCalls.IsUnrun(lost) || commands.All(RejectedCalls.IsNumbered),
        OrleansException => true,
        _ => false,
    };

    /// <summary>Applies writes of one collection.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="commands">The writes.</param>
    /// <returns>The replies.</returns>
    public async Task<List<Reply>> ApplyAsync(Namespace collection, ImmutableArray<Command> commands)
    {
        var work = new QueuedWrites(commands, failures);
        if (work.Requests.Count > 0)
            work.SetApplied(await store.WriteAsync(collection, work.Requests, CancellationToken.None).ConfigureAwait(false), 0);
        await work.Durable.ConfigureAwait(false);
        var replies = new List<Reply>(commands.Length);
        while (work.HasReplies)
            replies.AddRange(work.TakeReplies());
        return replies;
    }
}
