using MongoDB.Bson;
using MongoDB.Driver;

namespace Streetcar.Client.Transports.Wire;

/// <summary>A session of MongoDB.Driver, which keeps its times and puts it into commands.</summary>
internal sealed class DriverSession(IMongoClient client, IClientSessionHandle handle) : TransportSession
{
    public override BsonDocument Id => handle.ServerSession.Id;

    public override BsonDocument? ClusterTime => handle.ClusterTime;

    public override BsonTimestamp? OperationTime => handle.OperationTime;

    public override BsonTimestamp? SnapshotTime => handle.WrappedCoreSession.SnapshotTime;

    public bool IsSnapshot => handle.Options.Snapshot;

    /// <summary>The session for one operation.</summary>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    public IClientSessionHandle Use()
    {
        Enter();
        return handle;
    }

    public override void AdvanceClusterTime(BsonDocument time) => handle.AdvanceClusterTime(time);

    public override void AdvanceOperationTime(BsonTimestamp time) => handle.AdvanceOperationTime(time);

    protected override void Start(TransactionOptions options) => handle.StartTransaction(options);

    protected override async ValueTask CommitAsync(bool isRepeated, CancellationToken cancellationToken)
    {
        try
        {
            await handle.CommitTransactionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (DriverErrors.Translate(e, client) is { } error)
        {
            throw error is ConnectionException unanswered ? unanswered.WithLabel(TransactionLabels.UnknownCommit) : error;
        }
    }

    protected override async ValueTask AbortAsync(CancellationToken cancellationToken) =>
        await handle.AbortTransactionAsync(cancellationToken).ConfigureAwait(false);

    protected override void Release() => handle.Dispose();
}
