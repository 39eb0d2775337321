using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

public partial interface ICollectionGrain
{
    /// <summary>Inserts a document.</summary>
    /// <param name="document">The document; one without an <c>_id</c> is given an ObjectId.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The document's <c>_id</c>.</returns>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the write: 11000 for a key that is there already.
    /// </exception>
    [Alias("InsertOne")]
    Task<InsertOneResult> InsertOneAsync(
        BsonDocument document, InsertOneOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Inserts documents, as many as one call to a grain can carry (100 MB unless its options say otherwise).
    /// </summary>
    /// <param name="documents">The documents; those without an <c>_id</c> are given an ObjectId.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The documents' <c>_id</c>s.</returns>
    /// <exception cref="ArgumentException">There are no documents.</exception>
    /// <exception cref="DocumentStoreException">
    /// Writes failed: <c>WriteErrors</c> has them, <c>Result</c> what was done.
    /// </exception>
    [Alias("InsertMany")]
    Task<InsertManyResult> InsertManyAsync(
        IReadOnlyList<BsonDocument> documents,
        InsertManyOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Updates the first document that matches a filter.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="update">
    /// A document of update operators, such as <c>{ $set: { qty: 4 } }</c>, or a pipeline as a <see cref="BsonArray"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">The update is neither operators nor a pipeline.</exception>
    /// <exception cref="DocumentStoreException">The silo refused the write: 9 for an unknown operator.</exception>
    [Alias("UpdateOne")]
    Task<UpdateResult> UpdateOneAsync(
        BsonDocument filter,
        BsonValue update,
        UpdateOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Updates all documents that match a filter.</summary>
    /// <param name="filter">Which documents; an empty filter matches all.</param>
    /// <param name="update">
    /// A document of update operators, such as <c>{ $set: { qty: 4 } }</c>, or a pipeline as a <see cref="BsonArray"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">The update is neither operators nor a pipeline.</exception>
    /// <exception cref="DocumentStoreException">The silo refused the write: 9 for an unknown operator.</exception>
    [Alias("UpdateMany")]
    Task<UpdateResult> UpdateManyAsync(
        BsonDocument filter,
        BsonValue update,
        UpdateOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Replaces the first document that matches a filter, all but its <c>_id</c>.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">The replacement begins with an update operator.</exception>
    /// <exception cref="DocumentStoreException">The silo refused the write: 66 for another <c>_id</c>.</exception>
    [Alias("ReplaceOne")]
    Task<UpdateResult> ReplaceOneAsync(
        BsonDocument filter,
        BsonDocument replacement,
        ReplaceOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes the first document that matches a filter.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the write: 2 for an unknown operator.</exception>
    [Alias("DeleteOne")]
    Task<DeleteResult> DeleteOneAsync(
        BsonDocument filter, DeleteOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes all documents that match a filter.</summary>
    /// <param name="filter">Which documents; an empty filter matches all.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the write: 2 for an unknown operator.</exception>
    [Alias("DeleteMany")]
    Task<DeleteResult> DeleteManyAsync(
        BsonDocument filter, DeleteOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Does many writes with as few commands as their order allows. They are not one transaction: writes of others may
    /// come between those of different kinds.
    /// </summary>
    /// <param name="writes">The writes.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait, and keeps back the commands that have not been begun.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentException">There are no writes, or an update or a replacement is not one.</exception>
    /// <exception cref="DocumentStoreException">
    /// Writes failed: <c>WriteErrors</c> has them, <c>Result</c> what was done.
    /// </exception>
    [Alias("BulkWrite")]
    Task<BulkWriteResult> BulkWriteAsync(
        IReadOnlyList<WriteModel> writes,
        BulkWriteOptions? options = null,
        CancellationToken cancellationToken = default);
}
