using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Reads documents.</summary>
public interface IDocumentReads
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
}
