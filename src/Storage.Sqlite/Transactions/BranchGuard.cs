using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>
/// Locks what a transaction changes in its branch. What another transaction has locked, or what has been committed since the
/// branch began, is a conflict, at once.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="branch">The branch.</param>
/// <param name="changes">What the transaction has changed there.</param>
/// <param name="holder">The transaction.</param>
internal sealed class BranchGuard(Database database, Branch branch, BranchChanges changes, LockHolder holder)
    : WriteGuard(database.Locks)
{
    private readonly List<LockName> _names = [];

    public override void Check(CollectionInfo collection, long row, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (collection.Cap is not null)
        {
            throw new DocumentException(
                ErrorCode.OperationNotSupportedInTransaction,
                $"Collection '{collection.Namespace}' is a capped collection. Writes in transactions are not allowed on capped collections.");
        }

        // What it has created itself nobody else knows.
        if (!changes.HasCreated(collection))
            CheckAll(collection, row, before, after);
    }

    /// <summary>Releases all locks.</summary>
    public void Release() => Locks.Release(_names);

    protected override void CheckDocument(CollectionInfo collection, long row, ReadOnlySpan<byte> before)
    {
        // The row of a document that it has inserted is another one's outside of the branch.
        if (!changes.HasInserted(collection, row) && Take(LockName.Of(collection, row)) && !branch.IsLatest)
            CheckUnchanged(collection, row, before);
    }

    protected override void CheckKey(IndexInfo index, ReadOnlySpan<byte> key, bool isNew)
    {
        if (Take(LockName.Of(index, key)) && isNew && !branch.IsLatest)
            CheckUnused(index, key);
    }

    private bool Take(LockName name)
    {
        var (isHeld, isNew) = Locks.Take(name, holder);
        if (!isHeld)
            throw Conflict();
        if (isNew)
            _names.Add(name);
        return isNew;
    }

    private void CheckUnchanged(CollectionInfo collection, long row, ReadOnlySpan<byte> before)
    {
        var latest = database.Readers.Rent();
        try
        {
            var statement = latest.Prepare(new Sql(SqlKind.DocumentByRow, collection.Id)).Bind(1, row);
            bool isSame = statement.Step() && statement.Blob(0).SequenceEqual(before);
            statement.Reset();
            if (!isSame)
                throw Conflict();
        }
        catch (SqliteException)
        {
            // The table is gone.
            throw Conflict();
        }
        finally
        {
            database.Readers.Return(latest);
        }
    }

    private void CheckUnused(IndexInfo index, ReadOnlySpan<byte> key)
    {
        var latest = database.Readers.Rent();
        try
        {
            var statement = latest.Prepare(new Sql(SqlKind.RowByKey, 0, index.Id)).Bind(1, key);
            bool isUsed = statement.Step();
            statement.Reset();
            // One that the branch has too is a duplicate.
            if (isUsed && !branch.Connection.Prepare(new Sql(SqlKind.RowByKey, 0, index.Id)).Any(1, key))
                throw Conflict();
        }
        catch (SqliteException)
        {
            throw Conflict();
        }
        finally
        {
            database.Readers.Return(latest);
        }
    }

    private static DocumentException Conflict() => new DocumentLockedException(Task.CompletedTask);
}
