using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// What a backend does. One instance serves a whole silo; all members may be called at once from any thread. Names are
/// MongoDB's, and so are failures: every member may throw <see cref="DocumentException"/>.
/// </summary>
public interface IDocumentStore : IAsyncDisposable
{
    /// <summary>What stores have in common that have the same documents, and no others have.</summary>
    string Identity { get; }

    /// <summary>Finds out whether the store answers; does nothing where it is in this process.</summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="DocumentException">It does not answer; the message says what to look at.</exception>
    Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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

    /// <summary>Tells how a read would be, or was, executed.</summary>
    /// <param name="request">A find, count, distinct or aggregation.</param>
    /// <param name="verbosity">How much to tell; all but <see cref="ExplainVerbosity.QueryPlanner"/> execute it.</param>
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
    /// <returns>The replies, or the promise of them, once the commands have taken effect.</returns>
    ValueTask<AppliedWrites> WriteAsync(
        Namespace collection, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken);

    /// <summary>Creates a collection, or a view where the options are those of one.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="options">The options of the create command, without its name and generic arguments.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">
    /// NamespaceExists, where it exists with other options; GraphContainsCycle, ViewDepthLimitExceeded, OptionNotSupportedOnView
    /// for a view.
    /// </exception>
    ValueTask CreateCollectionAsync(Namespace collection, RawDocument options, CancellationToken cancellationToken);

    /// <summary>Changes the options of a collection, of one of its indexes, or of a view.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="changes">The options of the collMod command: <c>index</c>, <c>validator</c>, <c>cappedSize</c>, <c>viewOn</c>, ….</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The fields of the command's reply that tell what was and what is, such as <c>hidden_old</c>.</returns>
    /// <exception cref="DocumentException">NamespaceNotFound, IndexNotFound, InvalidOptions, CannotConvertIndexToUnique, ….</exception>
    ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken);

    /// <summary>Makes a collection capped: its oldest documents go until it fits, and its indexes but that on <c>_id</c>.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="size">How many bytes of documents it may hold from now on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">NamespaceNotFound, BadValue for the size.</exception>
    ValueTask ConvertToCappedAsync(Namespace collection, long size, CancellationToken cancellationToken);

    /// <summary>Looks whether a collection's documents and indexes are whole and fit each other.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The fields of the validate command's reply, without <c>ok</c>.</returns>
    /// <exception cref="DocumentException">NamespaceNotFound.</exception>
    ValueTask<RawDocument> ValidateCollectionAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>Drops a collection and its indexes, or a view.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many indexes it had, 0 for a view; null where there is no such collection.</returns>
    ValueTask<int?> DropCollectionAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>Drops a database and all its collections.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether it existed.</returns>
    ValueTask<bool> DropDatabaseAsync(string database, CancellationToken cancellationToken);

    /// <summary>Renames a collection, or moves it to another database. Writes to it wait meanwhile.</summary>
    /// <param name="source">The collection.</param>
    /// <param name="target">Its new name.</param>
    /// <param name="dropTarget">Whether a collection of the new name is dropped; otherwise it is NamespaceExists.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">NamespaceNotFound, NamespaceExists.</exception>
    ValueTask RenameCollectionAsync(
        Namespace source, Namespace target, bool dropTarget, CancellationToken cancellationToken);

    /// <summary>Creates indexes, and the collection where it does not exist. One that exists alike is left alone.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="indexes">The specifications of the createIndexes command: <c>key</c>, <c>name</c>, <c>unique</c>, ….</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">DuplicateKey, CannotCreateIndex, IndexOptionsConflict, ….</exception>
    ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken);

    /// <summary>Drops indexes.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="which">A name, an array of names, a key pattern, or <c>*</c> for all but that on <c>_id</c>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many indexes there were.</returns>
    /// <exception cref="DocumentException">NamespaceNotFound, IndexNotFound, InvalidOptions for that on <c>_id</c>.</exception>
    ValueTask<int> DropIndexesAsync(Namespace collection, RawValue which, CancellationToken cancellationToken);

    /// <summary>The collections and views of a database, by name, as listCollections describes them: name, type, options, info, idIndex.</summary>
    /// <param name="database">The database; one that does not exist has none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<IReadOnlyList<RawDocument>> ListCollectionsAsync(string database, CancellationToken cancellationToken);

    /// <summary>A collection's indexes as listIndexes describes them: v, key, name, options; that on <c>_id</c> first.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">NamespaceNotFound.</exception>
    ValueTask<IReadOnlyList<RawDocument>> ListIndexesAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>All databases, by name, as listDatabases describes them: name, sizeOnDisk, empty.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<IReadOnlyList<RawDocument>> ListDatabasesAsync(CancellationToken cancellationToken);

    /// <summary>A collection's figures as collStats replies, in bytes: ns, size, count, avgObjSize, storageSize, nindexes, indexSizes, ….</summary>
    /// <param name="collection">The collection; one that does not exist has all zeros.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<RawDocument> CollectionStatsAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>A database's figures as dbStats replies, in bytes.</summary>
    /// <param name="database">The database; one that does not exist has all zeros.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask<RawDocument> DatabaseStatsAsync(string database, CancellationToken cancellationToken);
}
