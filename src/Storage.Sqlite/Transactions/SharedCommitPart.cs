using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>What a commit to several databases does in one of them, in a transaction that no other write shares.</summary>
/// <param name="commit">The commit.</param>
/// <param name="place">The database's place in it.</param>
internal sealed class SharedCommitPart(SharedCommit commit, int place) : WriteOperation<bool>(CancellationToken.None)
{
    /// <summary>The transaction of the database's writer, once it is this part's turn.</summary>
    public CommittedTransaction? Transaction { get; private set; }

    public override bool HasSteps => true;

    public override bool TryExecute(CommittedTransaction transaction)
    {
        Transaction = transaction;
        commit.Prepare(place);
        SetResult(true);
        return true;
    }
}
