using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>Says whether a document may be changed, where transactions of clients have changed others.</summary>
/// <param name="locks">What they have locked.</param>
internal abstract class WriteGuard(DocumentLocks locks)
{
    /// <summary>The row of a document that has none yet.</summary>
    public const long NewRow = 0;

    private readonly IndexKeys _before = new();
    private readonly IndexKeys _after = new();

    protected DocumentLocks Locks => locks;

    /// <summary>Looks at a document that is about to be changed.</summary>
    /// <param name="collection">Its collection.</param>
    /// <param name="row">Its row.</param>
    /// <param name="before">The document before; empty for none.</param>
    /// <param name="after">The document after; empty for none.</param>
    /// <exception cref="DocumentException">WriteConflict.</exception>
    public abstract void Check(CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after);

    /// <summary>Looks at the document and at each unique key that it has only before or only after.</summary>
    protected void CheckAll(CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (row != NewRow)
            CheckDocument(collection, row, before);
        foreach (var index in collection.Indexes)
        {
            if (index.IsUnique || index.PreparesUnique)
                CheckKeys(index, before, after);
        }
    }

    protected abstract void CheckDocument(CollectionInfo collection, long row, ReadOnlySpan<byte> before);

    protected abstract void CheckKey(IndexInfo index, ReadOnlySpan<byte> key, bool isNew);

    private void CheckKeys(IndexInfo index, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        bool isChange = !before.IsEmpty && !after.IsEmpty;
        if (isChange && (index.IsId || !index.IndexedFields.MayDiffer(before, after)))
            return;
        if (!before.IsEmpty)
            _before.Build(index, before);
        if (!after.IsEmpty)
            _after.Build(index, after);
        for (int i = 0; !before.IsEmpty && i < _before.Count; i++)
        {
            if (after.IsEmpty || !_after.Contains(_before[i]))
                CheckKey(index, _before[i], isNew: false);
        }

        for (int i = 0; !after.IsEmpty && i < _after.Count; i++)
        {
            if (before.IsEmpty || !_before.Contains(_after[i]))
                CheckKey(index, _after[i], isNew: true);
        }
    }
}
