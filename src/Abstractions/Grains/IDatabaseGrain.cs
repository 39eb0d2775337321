using MongoDB.Bson;
using Orleans;
using Orleans.CodeGeneration;

namespace Streetcar.Grains;

/// <summary>
/// A database, under its name: its collections, and any command. A database comes to be with its first collection.
/// </summary>
/// <remarks>
/// The methods throw what those of <see cref="ICollectionGrain"/> do: a <see cref="DocumentStoreException"/> where the
/// command fails, Orleans' exceptions where the call does.
/// </remarks>
/// <example><code>
/// var shop = client.GetGrain&lt;IDatabaseGrain&gt;("shop");
/// await shop.CreateCollectionAsync("log", new BsonDocument { { "capped", true }, { "size", 1_000_000 } });
/// var statistics = await shop.RunCommandAsync(new BsonDocument("dbStats", 1));
/// </code></example>
[Alias("streetcar.IDatabaseGrain"), Version(1)]
public interface IDatabaseGrain : IGrainWithStringKey
{
    /// <summary>
    /// Runs a command (<see href="https://www.mongodb.com/docs/manual/reference/command/"/>), as MongoDB's drivers do.
    /// </summary>
    /// <param name="command">The command; its first field is its name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The reply. The <c>id</c> of a cursor in it is the key of an <see cref="ICursorGrain"/>; failures of single
    /// writes are in its <c>writeErrors</c>.
    /// </returns>
    /// <exception cref="DocumentStoreException">The command failed: 59 for one that there is not.</exception>
    [Alias("RunCommand")]
    Task<BsonDocument> RunCommandAsync(BsonDocument command, CancellationToken cancellationToken = default);

    /// <summary>Lists the collections and views.</summary>
    /// <param name="filter">Which of their descriptions, such as <c>{ type: "view" }</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Their descriptions: <c>name</c>, <c>type</c>, <c>options</c>, <c>info</c> and <c>idIndex</c>.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("ListCollections")]
    Task<IReadOnlyList<BsonDocument>> ListCollectionsAsync(
        BsonDocument? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Lists the names of the collections and views.</summary>
    /// <param name="filter">Which of them, such as <c>{ name: { $regex: "^log" } }</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The names, in no order.</returns>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("ListCollectionNames")]
    Task<IReadOnlyList<string>> ListCollectionNamesAsync(
        BsonDocument? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Creates a collection or a view; only those with options need this.</summary>
    /// <param name="name">The name.</param>
    /// <param name="options">
    /// Options of the <c>create</c> command
    /// (<see href="https://www.mongodb.com/docs/manual/reference/command/create/"/>), such as <c>{ capped: true, size:
    /// 1000000 }</c> or <c>{ viewOn: "orders", pipeline: […] }</c>; null for none.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">The silo refused the command: 48 where the name is taken.</exception>
    [Alias("CreateCollection")]
    Task CreateCollectionAsync(
        string name, BsonDocument? options = null, CancellationToken cancellationToken = default);

    /// <summary>Drops a collection or a view. One that does not exist is no error.</summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("DropCollection")]
    Task DropCollectionAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Drops the database with all that is in it. One that does not exist is no error.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DocumentStoreException">The silo refused the command.</exception>
    [Alias("Drop")]
    Task DropAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs a pipeline that reads no collection, such as one that begins with <c>$documents</c>, and gives the first
    /// batch of its documents. <see cref="DatabaseGrainExtensions.Aggregate"/> gives all, one after the other.
    /// </summary>
    /// <param name="pipeline">The stages.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>
    /// The batch, and the cursor that has the others. Who does not read it to its end should close it.
    /// </returns>
    /// <exception cref="DocumentStoreException">
    /// The silo refused the command: 73 where the first stage needs a collection.
    /// </exception>
    [Alias("Aggregate")]
    Task<DocumentBatch> AggregateAsync(
        BsonArray pipeline, AggregateOptions? options = null, CancellationToken cancellationToken = default);
}
