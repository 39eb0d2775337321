using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Transactions;

/// <summary>A transaction's branch of one database.</summary>
internal sealed class TransactionBranch : IDisposable
{
    private readonly DatabaseUse _use;
    private readonly BranchGuard _guard;
    private readonly WriteBuffers _buffers = new();
    private bool _writes;

    private TransactionBranch(DatabaseUse use, Branch branch, LockHolder holder)
    {
        _use = use;
        Branch = branch;
        Source = new BranchSource(branch);
        _guard = new BranchGuard(use.Database, branch, Changes, holder);
    }

    public Database Database => _use.Database;

    public Branch Branch { get; }

    public BranchSource Source { get; }

    public BranchChanges Changes { get; } = new();

    /// <summary>Begins one; it owns the use of the database then.</summary>
    public static async ValueTask<TransactionBranch> BeginAsync(
        DatabaseUse use, RawTimestamp? time, LockHolder holder, Action giveUp, CancellationToken cancellationToken)
    {
        try
        {
            var branch = await Branch.BeginAsync(use.Database, time, giveUp, cancellationToken).ConfigureAwait(false);
            return new TransactionBranch(use, branch, holder);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }

    /// <summary>Prepares for the transaction's first write: what the writer changes from then on is met at once.</summary>
    public Task PrepareToWriteAsync()
    {
        if (_writes)
            return Task.CompletedTask;
        _writes = true;
        return Database.Locks.AddTransaction();
    }

    /// <summary>Begins a command's writes.</summary>
    public BranchTransaction BeginCommand() =>
        new(Branch, Changes, _guard, _buffers, Database.Time.GetUtcNow());

    public void Dispose()
    {
        _guard.Release();
        if (_writes)
            Database.Locks.RemoveTransaction();
        Branch.Dispose();
        _buffers.Dispose();
        _use.Dispose();
    }
}
