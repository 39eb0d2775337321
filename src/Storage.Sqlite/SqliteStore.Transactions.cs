using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite;

// Transactions.
public sealed partial class SqliteStore
{
    private readonly ClusterClock _clock;
    private readonly OpenTransactions _transactions;
    private readonly RecentCommits _commits;

    /// <inheritdoc/>
    public RawTimestamp Now => _clock.Now;

    /// <inheritdoc/>
    public void Advance(RawTimestamp time) => _clock.Advance(time);

    /// <inheritdoc/>
    public ValueTask<IStoreTransaction> BeginTransactionAsync(
        OperationId id, RawDocument readConcern, CancellationToken cancellationToken)
    {
        _transactions.Add();
        return ValueTask.FromResult<IStoreTransaction>(new SqliteTransaction(this, id, _transactions));
    }

    internal RecentCommits Commits => _commits;

    internal async ValueTask<RawTimestamp> CommitToSeveralAsync(
        OperationId id, LockHolder holder, List<TransactionBranch> branches, CancellationToken cancellationToken)
    {
        branches.Sort((left, right) => string.CompareOrdinal(left.Database.Name, right.Database.Name));
        await _committing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await new SharedCommit(_folder, _clock, id, holder, branches).RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<RawTimestamp?> SettleTransactionAsync(OperationId id, bool commits, CancellationToken cancellationToken) =>
        _commits.FindAsync(id, cancellationToken);
}
