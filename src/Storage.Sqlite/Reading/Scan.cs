using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A scan over documents that can be suspended: between <see cref="Detach"/> and <see cref="Attach"/> it
/// holds only its position.
/// </summary>
internal abstract class Scan
{
    public abstract long KeysExamined { get; }

    public abstract long DocumentsExamined { get; }

    /// <summary>The current document's row.</summary>
    public abstract long Row { get; }

    /// <summary>The values of the key that the current document was found by; empty where it was by none.</summary>
    /// <param name="document">The current document.</param>
    public virtual RawDocument KeyOf(ReadOnlySpan<byte> document) => RawDocument.Empty;

    /// <summary>The current document, valid until the next step.</summary>
    public abstract ReadOnlySpan<byte> Document { get; }

    /// <summary>Resumes from the position, on a connection with an open transaction.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="collection">The collection as that transaction has it.</param>
    /// <exception cref="DocumentException">QueryPlanKilled: what the scan reads has been dropped.</exception>
    public abstract void Attach(Connection connection, CollectionInfo collection);

    /// <summary>Steps to the next document.</summary>
    /// <returns>False at the end.</returns>
    public abstract bool MoveNext();

    /// <summary>Makes the next step return the current document again, also after <see cref="Detach"/>.</summary>
    public abstract void StepBack();

    /// <summary>Remembers the position, while detached.</summary>
    /// <returns>False where it is more than a place in an order, so that <see cref="GoBack"/> is not possible.</returns>
    public virtual bool TryMark() => false;

    /// <summary>Goes back to the position that was remembered last, while detached.</summary>
    public virtual void GoBack() => throw new NotSupportedException("The position was not remembered.");

    /// <summary>Saves the position and releases the connection.</summary>
    public abstract void Detach();

    /// <summary>The index of a scan as the collection has it now.</summary>
    /// <exception cref="DocumentException">QueryPlanKilled: it has been dropped.</exception>
    protected static IndexInfo Current(IndexInfo index, CollectionInfo collection) => collection.FindIndex(index.Id)
        ?? throw new DocumentException(
            ErrorCode.QueryPlanKilled, $"cursor killed by the drop of the index '{index.Name}' on {collection.Namespace}");
}
