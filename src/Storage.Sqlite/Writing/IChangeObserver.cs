using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Views;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Is told of the changes of documents in a transaction, which may still be rolled back.</summary>
internal interface IChangeObserver
{
    void Inserted(CollectionInfo collection, long row, ReadOnlySpan<byte> document);

    /// <param name="collection">The collection.</param>
    /// <param name="row">The document's row.</param>
    /// <param name="before">The document before.</param>
    /// <param name="after">The document after.</param>
    /// <param name="isReplacement">Whether it was replaced as a whole, instead of updated.</param>
    void Changed(CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, bool isReplacement);

    void Deleted(CollectionInfo collection, long row, ReadOnlySpan<byte> document);

    void Created(CollectionInfo collection)
    {
    }

    void Dropped(CollectionInfo collection)
    {
    }

    /// <param name="collection">The collection under its former name.</param>
    /// <param name="target">Its new name.</param>
    /// <param name="dropped">The UUID of the collection that had the name, and has been dropped; null for none.</param>
    void Renamed(CollectionInfo collection, string target, Guid? dropped)
    {
    }

    void IndexesCreated(CollectionInfo collection, IEnumerable<RawDocument> specs)
    {
    }

    void IndexesDropped(CollectionInfo collection, IEnumerable<RawDocument> specs)
    {
    }

    /// <param name="before">The collection with its former options.</param>
    /// <param name="changes">What was asked for.</param>
    void Modified(CollectionInfo before, RawDocument changes)
    {
    }

    void Saved(View view, bool isNew)
    {
    }

    void Dropped(View view)
    {
    }

    /// <summary>A savepoint is about to begin.</summary>
    void BeforeSavepoint()
    {
    }

    /// <summary>What has been changed since the savepoint began has been undone.</summary>
    void RolledBack()
    {
    }
}
