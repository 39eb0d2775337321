using MongoDB.Bson;

namespace Streetcar.Grains;

/// <summary>Results of databases as streams of documents.</summary>
public static class DatabaseGrainExtensions
{
    /// <summary>
    /// Runs a pipeline that reads no collection, such as one that begins with <c>$documents</c>. Nothing is sent before
    /// the loop begins; each loop runs it again.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The documents. The loop throws what <see cref="IDatabaseGrain.AggregateAsync"/> and
    /// <see cref="ICursorGrain.NextAsync"/> do.</returns>
    public static IAsyncEnumerable<BsonDocument> Aggregate(
        this IDatabaseGrain database,
        BsonArray pipeline,
        AggregateOptions? options = null,
        CancellationToken cancellationToken = default) => CursorDocuments.ReadAsync(
            token => database.AggregateAsync(pipeline, options, token), options?.BatchSize ?? 0, cancellationToken);
}
