using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Reads and writes documents.</summary>
public interface IDocumentOperations
{
    /// <summary>Runs a find and writes its first batch.</summary>
    /// <param name="request">What to find.</param>
    /// <param name="batch">A writer in an array, which gets the documents as elements.</param>
    /// <param name="limit">How much to write.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>The rest of the result, or null where the batch holds all of it.</returns>
    ValueTask<IStoreCursor?> FindAsync(
        FindRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken);

    /// <summary>Runs an aggregation and writes its first batch.</summary>
    /// <param name="request">What to aggregate.</param>
    /// <param name="batch">A writer in an array, which gets the documents as elements.</param>
    /// <param name="limit">How much to write.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>The rest of the result, or null where the batch holds all of it.</returns>
    ValueTask<IStoreCursor?> AggregateAsync(
        AggregateRequest request, RawWriter batch, BatchLimit limit, CancellationToken cancellationToken);

    /// <summary>Counts documents.</summary>
    /// <param name="request">What to count.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    ValueTask<long> CountAsync(CountRequest request, CancellationToken cancellationToken);

    /// <summary>Finds the distinct values of a field.</summary>
    /// <param name="request">Of what.</param>
    /// <param name="values">A writer in an array, which gets the values as elements.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    ValueTask DistinctAsync(DistinctRequest request, RawWriter values, CancellationToken cancellationToken);

    /// <summary>Reports how a read would be, or was, executed.</summary>
    /// <param name="request">A find, count, distinct or aggregation.</param>
    /// <param name="verbosity">How much to report; all but <see cref="ExplainVerbosity.QueryPlanner"/> execute it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The fields of MongoDB's explain reply, without <c>ok</c>.</returns>
    ValueTask<RawDocument> ExplainAsync(
        ReadRequest request, ExplainVerbosity verbosity, CancellationToken cancellationToken);

    /// <summary>
    /// Applies write commands to one collection, in their order. A command that fails leaves nothing behind and takes no
    /// other with it. The collection is created where an insert or upsert needs it. What is asked for after this returned
    /// takes effect after it.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="requests">The commands; one with a <see cref="OperationId"/> seen before is answered, not applied.</param>
    /// <param name="cancellationToken">Withdraws commands that no commit has taken up yet.</param>
    /// <returns>What came of each, or the promise of it, once the commands have taken effect.</returns>
    ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken);
}
