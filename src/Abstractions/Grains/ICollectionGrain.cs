using MongoDB.Bson;
using Orleans;
using Orleans.CodeGeneration;

namespace Streetcar.Grains;

/// <summary>
/// A collection, under its full name (<c>db.collection</c>). Writes are applied in the order in which they reach the
/// grain, those of MongoDB's drivers among them; reads and index builds don't hold them up. A collection that does not
/// exist is empty, and comes to be with its first document.
/// </summary>
/// <remarks>
/// <para>Documents cross by value, as bytes. One without an <c>_id</c> is given an ObjectId by the grain, which the
/// result says; the caller's object stays as it is.</para>
/// <para>All methods throw a <see cref="DocumentStoreException"/> where the command fails, and Orleans' exceptions
/// where the call does: a <see cref="TimeoutException"/> where no answer came within the caller's response timeout,
/// which is half a minute unless its options say otherwise; what takes longer may have been done nevertheless. A
/// canceled call throws an <see cref="OperationCanceledException"/>; a write that had arrived by then is done
/// nevertheless.</para>
/// <para>Calls that don't wait for each other may reach the grain in any order, as Orleans' calls do:
/// <see cref="InsertManyAsync"/> and <see cref="BulkWriteAsync"/> do many writes in order without a wait for
/// each.</para>
/// <para>A read runs on the silo where the grain is. Who reads much, and from many silos, has them all read with a
/// <c>DocumentClient</c>.</para>
/// </remarks>
/// <example><code>
/// var orders = client.GetGrain&lt;ICollectionGrain&gt;("shop.orders");
/// await orders.InsertOneAsync(new BsonDocument("item", "pen"));
/// await foreach (var order in orders.Find(new BsonDocument("item", "pen")))
///     Console.WriteLine(order);
/// </code></example>
[Alias("streetcar.ICollectionGrain"), Version(1)]
public partial interface ICollectionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Finds the documents that match a filter, and gives the first batch of them.
    /// <see cref="CollectionGrainExtensions.Find"/> gives all, one after the other.
    /// </summary>
    /// <param name="filter">Which documents, such as <c>{ qty: { $gt: 4 } }</c>; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The batch, and the cursor that has the others. Who does not read it to its end should close it.
    /// </returns>
    /// <exception cref="DocumentStoreException">The silo refused the command: 2 for an unknown operator.</exception>
    [Alias("Find")]
    Task<DocumentBatch> FindAsync(
        BsonDocument? filter = null, FindOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Finds the first document that matches a filter.</summary>
    /// <param name="filter">Which document; null for any.</param>
    /// <param name="options">How; <c>Limit</c>, <c>BatchSize</c> and <c>NoCursorTimeout</c> mean nothing here.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The document; null where none matches.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command: 2 for an unknown operator.</exception>
    [Alias("FindOne")]
    Task<BsonDocument?> FindOneAsync(
        BsonDocument? filter = null, FindOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a pipeline over the collection, and gives the first batch of its documents.
    /// <see cref="CollectionGrainExtensions.Aggregate"/> gives all, one after the other.
    /// </summary>
    /// <param name="pipeline">The stages; <c>$out</c> or <c>$merge</c> may be the last.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The batch, and the cursor that has the others. Who does not read it to its end should close it.
    /// </returns>
    /// <exception cref="DocumentStoreException">The silo refused the command: 40324 for an unknown stage.</exception>
    [Alias("Aggregate")]
    Task<DocumentBatch> AggregateAsync(
        BsonArray pipeline, AggregateOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the documents that match a filter.</summary>
    /// <param name="filter">Which documents; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Their number.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command: 2 for an unknown operator.</exception>
    [Alias("CountDocuments")]
    Task<long> CountDocumentsAsync(
        BsonDocument? filter = null, CountOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Tells how many documents there are, from what the store knows of the collection.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Their number; on a store of many machines, it may be a little off.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("EstimatedDocumentCount")]
    Task<long> EstimatedDocumentCountAsync(CancellationToken cancellationToken = default);

    /// <summary>Finds the distinct values of a field.</summary>
    /// <param name="field">The field's path, such as <c>customer.city</c>.</param>
    /// <param name="filter">Of which documents; null for all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The values, each once; the elements of an array count one by one.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command: 17217 for more than 16 MiB.</exception>
    [Alias("Distinct")]
    Task<BsonArray> DistinctAsync(
        string field,
        BsonDocument? filter = null,
        DistinctOptions? options = null,
        CancellationToken cancellationToken = default);
}
