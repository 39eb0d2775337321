using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>Reads and changes the catalog: databases, collections, views and indexes.</summary>
public interface ICatalogOperations
{
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
    /// <returns>The fields of the command's reply with the old and new settings, such as <c>hidden_old</c>.</returns>
    /// <exception cref="DocumentException">NamespaceNotFound, IndexNotFound, InvalidOptions, CannotConvertIndexToUnique, ….</exception>
    ValueTask<RawDocument> ModifyCollectionAsync(
        Namespace collection, RawDocument changes, CancellationToken cancellationToken);

    /// <summary>Makes a collection capped: its oldest documents go until it fits, and its indexes but that on <c>_id</c>.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="size">How many bytes of documents it may hold from now on.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">NamespaceNotFound, BadValue for the size.</exception>
    ValueTask ConvertToCappedAsync(Namespace collection, long size, CancellationToken cancellationToken);

    /// <summary>Drops a collection and its indexes, or a view.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many indexes it had, 0 for a view; null where there is no such collection.</returns>
    ValueTask<int?> DropCollectionAsync(Namespace collection, CancellationToken cancellationToken);

    /// <summary>Drops a database and all its collections.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    ValueTask DropDatabaseAsync(string database, CancellationToken cancellationToken);

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
}
