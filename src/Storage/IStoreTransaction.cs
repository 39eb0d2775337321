using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// An open transaction over several commands: it reads the store as it was when its first command began, and its own
/// writes, which nobody else sees before it commits. One command runs in it at a time, and no cursor is read meanwhile.
/// Disposing of it aborts it where it has not been committed.
/// </summary>
/// <remarks>
/// A command that writes what another transaction has written, or what has been committed since it began, fails with
/// WriteConflict; a transaction in which any command has failed can only be aborted. One that has been open for too long,
/// or that the store gave up to bound what it holds, answers NoSuchTransaction or SnapshotTooOld.
/// </remarks>
public interface IStoreTransaction : IDocumentOperations, IAsyncDisposable
{
    /// <summary>How many bytes of changes it holds.</summary>
    long Bytes { get; }

    /// <summary>Creates a collection.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="options">The options of the create command, without its name and generic arguments.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">NamespaceExists; OperationNotSupportedInTransaction for a view.</exception>
    ValueTask CreateCollectionAsync(Namespace collection, RawDocument options, CancellationToken cancellationToken);

    /// <summary>Creates indexes on a collection that is empty, or that this transaction has created.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="indexes">The specifications of the createIndexes command.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="DocumentException">OperationNotSupportedInTransaction: it has documents.</exception>
    ValueTask<IndexesCreated> CreateIndexesAsync(
        Namespace collection, IReadOnlyList<RawDocument> indexes, CancellationToken cancellationToken);

    /// <summary>Makes all of its writes visible and durable, in all collections and databases, or none of them.</summary>
    /// <param name="isJournaled">Whether they are on disk before it returns.</param>
    /// <param name="cancellationToken">Ends it early, if nothing has been decided yet.</param>
    /// <returns>The time of the commit.</returns>
    /// <exception cref="DocumentException">WriteConflict: none of them was made.</exception>
    ValueTask<RawTimestamp> CommitAsync(bool isJournaled, CancellationToken cancellationToken);
}
