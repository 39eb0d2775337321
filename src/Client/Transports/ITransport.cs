using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>
/// The way to a deployment and back: grain calls, or the wire protocol. Documents travel as bytes, definitions as rendered
/// documents. All methods throw <see cref="CommandException"/> where the server refuses, <see cref="WriteException"/> where
/// single writes fail, <see cref="ConnectionException"/> where no answer comes.
/// </summary>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>Starts a session. No I/O is done.</summary>
    TransportSession StartSession(ClientSessionOptions options);

    /// <summary>Runs a command as it is, once.</summary>
    /// <returns>The reply, which says <c>ok: 1</c>.</returns>
    ValueTask<BsonDocument> RunCommandAsync(
        string database,
        BsonDocument command,
        ReadPreference? readPreference,
        TransportSession? session,
        CancellationToken cancellationToken);

    /// <summary>Finds one document by its <c>_id</c>.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="id">The <c>_id</c>, or a condition on it.</param>
    /// <param name="concerns">What is asked of it.</param>
    /// <param name="cancellationToken">Gives the query up.</param>
    /// <returns>The document; null where there is none.</returns>
    ValueTask<DocumentBytes?> FindByIdAsync(
        CollectionNamespace collection, BsonValue id, Concerns concerns, CancellationToken cancellationToken);

    /// <summary>Runs a query.</summary>
    ValueTask<IBatchCursor> FindAsync(FindRequest request, CancellationToken cancellationToken);

    /// <summary>Runs a pipeline.</summary>
    ValueTask<IBatchCursor> AggregateAsync(AggregateRequest request, CancellationToken cancellationToken);

    /// <summary>Opens a change stream, which is resumed where it is interrupted.</summary>
    ValueTask<IBatchCursor> WatchAsync(WatchRequest request, CancellationToken cancellationToken);

    /// <summary>Lists the distinct values of a field.</summary>
    ValueTask<IReadOnlyList<BsonValue>> DistinctAsync(DistinctRequest request, CancellationToken cancellationToken);

    /// <summary>Counts a collection's documents by its statistics.</summary>
    ValueTask<long> EstimatedCountAsync(
        CollectionNamespace collection, EstimatedDocumentCountOptions? options, Concerns concerns, CancellationToken cancellationToken);

    /// <summary>Finds one document, and changes it in the same step.</summary>
    /// <returns>The document, as it was or is; null where there is none.</returns>
    ValueTask<DocumentBytes?> FindAndModifyAsync(FindAndModifyRequest request, CancellationToken cancellationToken);

    /// <summary>Does writes in their order, in as few commands as that allows.</summary>
    /// <returns>What was done.</returns>
    ValueTask<BulkResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken);
}
