using MongoDB.Bson;

namespace Streetcar.Grains;

/// <summary>Results of collections as streams of documents.</summary>
public static class CollectionGrainExtensions
{
    /// <summary>
    /// Finds the documents that match a filter. Nothing is sent before the loop begins; each loop runs it again. Batches
    /// come from the cursor's grain, which is closed where the loop ends early.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="filter">Which documents, such as <c>{ qty: { $gt: 4 } }</c>; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The documents. The loop throws what <see cref="ICollectionGrain.FindAsync"/> and
    /// <see cref="ICursorGrain.NextAsync"/> do.</returns>
    /// <example><code>
    /// var newest = new FindOptions { Sort = new BsonDocument("_id", -1) };
    /// await foreach (var order in orders.Find(new BsonDocument("item", "pen"), newest))
    ///     Console.WriteLine(order);
    /// </code></example>
    public static IAsyncEnumerable<BsonDocument> Find(
        this ICollectionGrain collection,
        BsonDocument? filter = null,
        FindOptions? options = null,
        CancellationToken cancellationToken = default) => CursorDocuments.ReadAsync(
            token => collection.FindAsync(filter, options, token), options?.BatchSize ?? 0, cancellationToken);

    /// <summary>
    /// Runs a pipeline over the collection. Nothing is sent before the loop begins; each loop runs it again. Batches
    /// come from the cursor's grain, which is closed where the loop ends early.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="pipeline">
    /// The stages. One that ends in <c>$out</c> or <c>$merge</c> has no documents:
    /// <see cref="ICollectionGrain.AggregateAsync"/> runs it without a loop.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The documents. The loop throws what <see cref="ICollectionGrain.AggregateAsync"/> and
    /// <see cref="ICursorGrain.NextAsync"/> do.</returns>
    /// <example><code>
    /// var perItem = new BsonDocument { { "_id", "$item" }, { "qty", new BsonDocument("$sum", "$qty") } };
    /// await foreach (var item in orders.Aggregate([new BsonDocument("$group", perItem)]))
    ///     Console.WriteLine(item);
    /// </code></example>
    public static IAsyncEnumerable<BsonDocument> Aggregate(
        this ICollectionGrain collection,
        BsonArray pipeline,
        AggregateOptions? options = null,
        CancellationToken cancellationToken = default) => CursorDocuments.ReadAsync(
            token => collection.AggregateAsync(pipeline, options, token), options?.BatchSize ?? 0, cancellationToken);
}
