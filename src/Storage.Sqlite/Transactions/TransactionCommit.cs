using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>Commits a transaction's changes to a database, together with what else waits for the database's writer.</summary>
/// <param name="id">The transaction.</param>
/// <param name="holder">The holder of its locks.</param>
/// <param name="branch">Its branch of the database.</param>
/// <param name="isJournaled">Whether the commit is on disk before it is acknowledged.</param>
internal sealed class TransactionCommit(OperationId id, LockHolder holder, TransactionBranch branch, bool isJournaled)
{
    private const int MostOfShort = 64;
    private const int BytesOfShort = 64 * 1024;

    /// <returns>The time of the commit.</returns>
    /// <exception cref="DocumentException">WriteConflict: nothing was committed.</exception>
    public async ValueTask<RawTimestamp> RunAsync(CancellationToken cancellationToken)
    {
        var operation = new WriteAction<CommittedTransaction>(
            transaction => transaction.InSavepoint(() => Apply(transaction)), cancellationToken)
        {
            IsShort = branch.Changes.Documents.Count <= MostOfShort && branch.Changes.Bytes <= BytesOfShort,
            IsJournaled = isJournaled,
        };
        if (!operation.TryQueue(branch.Database))
            throw new DocumentLockedException(Task.CompletedTask);
        var committed = await operation.Completion.ConfigureAwait(false);
        return committed.Time;
    }

    private CommittedTransaction Apply(CommittedTransaction transaction)
    {
        transaction.Apply(id, holder, branch.Changes);
        return transaction;
    }
}
