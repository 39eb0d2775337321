using Streetcar.Storage.Sqlite.Catalog;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>Keeps a database's writer from what open transactions have locked, and these from what it is about to commit.</summary>
/// <param name="locks">What is locked.</param>
/// <param name="holder">The transaction whose locks do not count; null for none.</param>
internal sealed class WriterGuard(DocumentLocks locks, LockHolder? holder = null) : WriteGuard(locks)
{
    public override void Check(CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (Locks.ConcernWriter)
            CheckAll(collection, row, before, after);
    }

    protected override void CheckDocument(CollectionInfo collection, long row, ReadOnlySpan<byte> before) =>
        Check(LockName.Of(collection, row));

    protected override void CheckKey(IndexInfo index, ReadOnlySpan<byte> key, bool isNew) => Check(LockName.Of(index, key));

    private void Check(LockName name)
    {
        if (Locks.TakeForWriter(name, holder) is { } other)
            throw new DocumentLockedException(other.Ended);
    }
}
