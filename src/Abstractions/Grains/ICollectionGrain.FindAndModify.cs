using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

public partial interface ICollectionGrain
{
    /// <summary>Finds the first document that matches a filter, and updates it.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="update">
    /// A document of update operators, such as <c>{ $inc: { qty: 1 } }</c>, or a pipeline as a <see cref="BsonArray"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The document as it was, or as it is afterwards; null where there is none.</returns>
    /// <exception cref="ArgumentException">The update is neither operators nor a pipeline.</exception>
    /// <exception cref="DocumentStoreException">The silo refused the write: 9 for an unknown operator.</exception>
    [Alias("FindOneAndUpdate")]
    Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter,
        BsonValue update,
        FindOneAndUpdateOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Finds the first document that matches a filter, and replaces it, all but its <c>_id</c>.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="replacement">What to put in its place.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The document as it was, or as it is afterwards; null where there is none.</returns>
    /// <exception cref="ArgumentException">The replacement begins with an update operator.</exception>
    /// <exception cref="DocumentStoreException">The silo refused the write: 66 for another <c>_id</c>.</exception>
    [Alias("FindOneAndReplace")]
    Task<BsonDocument?> FindOneAndReplaceAsync(
        BsonDocument filter,
        BsonDocument replacement,
        FindOneAndReplaceOptions? options = null,
        CancellationToken cancellationToken = default);

    /// <summary>Finds the first document that matches a filter, and deletes it.</summary>
    /// <param name="filter">Which document.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The document as it was; null where none matches.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the write: 2 for an unknown operator.</exception>
    [Alias("FindOneAndDelete")]
    Task<BsonDocument?> FindOneAndDeleteAsync(
        BsonDocument filter, FindOneAndDeleteOptions? options = null, CancellationToken cancellationToken = default);
}
