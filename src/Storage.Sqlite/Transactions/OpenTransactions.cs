using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>Bounds the transactions that are open at once, and what each may hold.</summary>
/// <param name="clock">The clock of the store.</param>
/// <param name="options">The bounds.</param>
internal sealed class OpenTransactions(ClusterClock clock, SqliteStoreOptions options)
{
    private int _count;
    private int _branches;

    public ClusterClock Clock => clock;

    public long MaxBytes => options.MaxTransactionBytes;

    /// <summary>What they hold together.</summary>
    public MemoryBudget Memory => options.TransactionMemory;

    /// <exception cref="DocumentException">LockTimeout: there are too many.</exception>
    public void Add()
    {
        if (Interlocked.Increment(ref _count) <= options.MaxOpenTransactions)
            return;
        Interlocked.Decrement(ref _count);
        throw new DocumentException(
            ErrorCode.LockTimeout, $"There are {options.MaxOpenTransactions} open transactions already, as many as may be; please retry the operation.");
    }

    /// <summary>Counts a database that one reads or changes, and whose file it so holds.</summary>
    /// <exception cref="DocumentException">TooManyFilesOpen: there are too many.</exception>
    public void AddBranch()
    {
        if (Interlocked.Increment(ref _branches) <= options.MaxBranches)
            return;
        Interlocked.Decrement(ref _branches);
        throw new DocumentException(
            ErrorCode.TooManyFilesOpen,
            $"Open transactions and snapshots read {options.MaxBranches} databases together, as many as may be; end some of them.");
    }

    public void RemoveBranches(int count) => Interlocked.Add(ref _branches, -count);

    public void Remove() => Interlocked.Decrement(ref _count);
}
