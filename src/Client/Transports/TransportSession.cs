using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports;

/// <summary>A session as a transport has it, for one operation at a time.</summary>
internal abstract class TransportSession
{
    /// <summary>The <c>lsid</c>.</summary>
    public abstract BsonDocument Id { get; }

    /// <summary>The latest <c>$clusterTime</c> that is known; null for none.</summary>
    public abstract BsonDocument? ClusterTime { get; }

    /// <summary>The time of the latest operation; null before the first.</summary>
    public abstract BsonTimestamp? OperationTime { get; }

    /// <summary>The time that a snapshot session reads; null before its first read, and for other sessions.</summary>
    public abstract BsonTimestamp? SnapshotTime { get; }

    public TransactionState Transaction { get; private set; }

    public bool IsInTransaction => Transaction == TransactionState.Open;

    public bool IsEnded { get; private set; }

    public abstract void AdvanceClusterTime(BsonDocument time);

    public abstract void AdvanceOperationTime(BsonTimestamp time);

    /// <summary>Begins a transaction, where none is open. Nothing is sent.</summary>
    public void StartTransaction(TransactionOptions options)
    {
        Start(options);
        Transaction = TransactionState.Open;
    }

    /// <summary>Commits the transaction that is open, or was committed already.</summary>
    public async ValueTask CommitTransactionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CommitAsync(isRepeated: Transaction == TransactionState.Committed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Transaction = TransactionState.Committed;
        }
    }

    /// <summary>Aborts the transaction that is open. It is over though the server can't be told, which aborts it after its time.</summary>
    public async ValueTask AbortTransactionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AbortAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Transaction = TransactionState.Aborted;
        }
    }

    /// <summary>Lets the session go, which has no transaction open.</summary>
    public void End()
    {
        if (IsEnded)
            return;
        IsEnded = true;
        Release();
    }

    /// <summary>Says that an operation begins, with which a transaction is over that has ended.</summary>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    protected void Enter()
    {
        ObjectDisposedException.ThrowIf(IsEnded, typeof(ClientSession));
        if (Transaction != TransactionState.Open)
            Transaction = TransactionState.None;
    }

    protected abstract void Start(TransactionOptions options);

    protected abstract ValueTask CommitAsync(bool isRepeated, CancellationToken cancellationToken);

    /// <summary>Aborts the transaction, and keeps to itself that it can't.</summary>
    protected abstract ValueTask AbortAsync(CancellationToken cancellationToken);

    protected abstract void Release();
}
