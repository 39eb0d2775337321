using Streetcar.Bson;

namespace Streetcar.Storage.MongoDB;

// Transactions, which are MongoDB's, of the same sessions and numbers; and reads of past states.
public sealed partial class MongoStore
{
    // All reads of past states are of one session: its cursors are to be read in it.
    private readonly RawDocument _ownSession = SessionOf(Guid.NewGuid().ToByteArray(bigEndian: true));

    /// <inheritdoc/>
    public RawTimestamp Now => _deployment.Time.Now;

    /// <inheritdoc/>
    public void Advance(RawTimestamp time) => _deployment.Time.Advance(time);

    /// <inheritdoc/>
    public ValueTask<IStoreTransaction> BeginTransactionAsync(
        OperationId id, RawDocument readConcern, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IStoreTransaction>(new MongoTransaction(_deployment.InTransaction(), id, readConcern));

    /// <inheritdoc/>
    public async ValueTask<RawTimestamp?> SettleTransactionAsync(OperationId id, bool commits, CancellationToken cancellationToken)
    {
        try
        {
            var deployment = await _deployment.InBegunTransactionAsync(cancellationToken).ConfigureAwait(false);
            var transaction = new MongoTransaction(deployment, id, RawDocument.Empty);
            if (commits)
                return await transaction.CommitAsync(isJournaled: true, cancellationToken).ConfigureAwait(false);
            await transaction.AbortAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (DocumentException e) when (e.Code == ErrorCode.NoSuchTransaction)
        {
            return null;
        }
        catch (DocumentException e) when (e.Code == ErrorCode.TransactionCommitted && !commits)
        {
            return Now;
        }
    }

    /// <summary>A session, as commands name it.</summary>
    internal static RawDocument SessionOf(ReadOnlyMemory<byte> id) => new() { ["id"] = RawValue.FromBinary(id.Span, subtype: 4) };

    // Reads of a past state.
    private SessionReads At(RawTimestamp time)
    {
        var concern = new RawDocument { ["level"] = "snapshot", ["atClusterTime"] = time };
        return new SessionReads(
            _deployment,
            command => command.With("lsid"u8, _ownSession).With("readConcern"u8, concern),
            more => more.With("lsid"u8, _ownSession));
    }
}
