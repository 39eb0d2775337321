using MongoDB.Bson;
using Orleans;

namespace Streetcar.Grains;

public partial interface ICollectionGrain
{
    /// <summary>
    /// Creates an index. One that exists, under the same name and with the same options, is no error.
    /// </summary>
    /// <param name="keys">Fields and directions, such as <c>{ item: 1, qty: -1 }</c>.</param>
    /// <param name="options">What it is to be like; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The index's name.</returns>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the command: 67 for keys that can't be, 85 or 86 where another index has the name or the keys,
    /// 11000 where a unique index can't be.
    /// </exception>
    [Alias("CreateIndex")]
    Task<string> CreateIndexAsync(
        BsonDocument keys, CreateIndexOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Creates indexes. One that exists, under the same name and with the same options, is no error.</summary>
    /// <param name="indexes">The indexes.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The indexes' names, in the order in which they were given.</returns>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the command, so that there is none of them: 2 for no indexes, and as for one index.
    /// </exception>
    [Alias("CreateIndexes")]
    Task<IReadOnlyList<string>> CreateIndexesAsync(
        IReadOnlyList<CreateIndexModel> indexes, CancellationToken cancellationToken = default);

    /// <summary>Drops an index.</summary>
    /// <param name="name">The index's name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the command: 27 where there is no such index, 26 where there is no collection.
    /// </exception>
    [Alias("DropIndex")]
    Task DropIndexAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Drops all indexes but that of <c>_id</c>.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the command: 26 where there is no collection.
    /// </exception>
    [Alias("DropIndexes")]
    Task DropIndexesAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the indexes.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Their descriptions: <c>key</c>, <c>name</c> and options; empty where there is no collection.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("ListIndexes")]
    Task<IReadOnlyList<BsonDocument>> ListIndexesAsync(CancellationToken cancellationToken = default);

    /// <summary>Drops the collection, its documents and its indexes. One that does not exist is no error.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("Drop")]
    Task DropAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Renames the collection within its database. The grain stays that of the old name; the documents are under the
    /// new one.
    /// </summary>
    /// <param name="name">The new name, without the database's.</param>
    /// <param name="dropTarget">Whether to drop a collection that has the new name. Default: false.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the command: 26 where there is no collection, 48 where the new name is taken.
    /// </exception>
    [Alias("Rename")]
    Task RenameAsync(string name, bool dropTarget = false, CancellationToken cancellationToken = default);
}
