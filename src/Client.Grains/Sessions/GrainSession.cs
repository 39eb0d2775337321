using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Bson;
using Streetcar.Client.Grains.Commands;
using Streetcar.Client.Grains.Replies;
using Streetcar.Client.Transports;
using Streetcar.Protocol;

namespace Streetcar.Client.Grains.Sessions;

/// <summary>
/// A caller's session: what its commands say of it, and what their replies tell it
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md"/>).
/// </summary>
internal sealed class GrainSession : TransportSession
{
    private readonly CommandRunner _runner;
    private readonly Session _session;
    private readonly bool _isCausal;
    private readonly bool _isSnapshot;
    private RawTimestamp _clusterTime;
    private RawTimestamp _operationTime;
    private RawTimestamp _snapshotTime;

    // How many commands were sent that nothing has come back of.
    private int _unanswered;

    // The latest transaction: what is asked of it, its number, and whether the server knows of it.
    private TransactionOptions _transaction = new();
    private long _number;
    private bool _isBegun;

    public GrainSession(CommandRunner runner, ClientSessionOptions options)
    {
        _runner = runner;
        _session = runner.RentSession();
        _isSnapshot = options.Snapshot;
        _isCausal = options.CausalConsistency ?? !options.Snapshot;
        if (options.SnapshotTime is { } time)
            _snapshotTime = ToRaw(time);
    }

    public override BsonDocument Id => ReplyReader.ToDocument(_session.Document);

    public override BsonDocument? ClusterTime => _clusterTime == default ? null : ClusterTimes.ToDocument(_clusterTime);

    public override BsonTimestamp? OperationTime => ToTimestamp(_operationTime);

    public override BsonTimestamp? SnapshotTime => ToTimestamp(_snapshotTime);

    /// <summary>The session that operations run in; null for none.</summary>
    public static GrainSession? Of(Concerns concerns) => (GrainSession?)concerns.Session;

    public override void AdvanceClusterTime(BsonDocument time) => _clusterTime = Later(_clusterTime, ClusterTimes.Of(time));

    public override void AdvanceOperationTime(BsonTimestamp time) => _operationTime = Later(_operationTime, ToRaw(time));

    /// <summary>Adds the session to a command, and its transaction.</summary>
    /// <param name="writer">The writer, in the command.</param>
    /// <param name="isNumbered">Whether the command is a write that the server is to know when it comes again.</param>
    /// <exception cref="ObjectDisposedException">The session has ended.</exception>
    public void Write(RawWriter writer, bool isNumbered)
    {
        Enter();
        if (IsInTransaction)
        {
            if (!_isBegun)
                writer.With("readConcern"u8, After(_transaction.ReadConcern)).With("startTransaction"u8, true);
            writer.With(_session, _number).With("autocommit"u8, false);
        }
        else
        {
            // To those too that do not read: the server says which of them read no snapshot.
            if (_isSnapshot)
                writer.With("readConcern"u8, ReadConcern.Snapshot.ToBsonDocument().With("atClusterTime", SnapshotTime));
            writer.With(_session, isNumbered ? _session.NextTransaction() : null);
        }

        WriteClusterTime(writer);
    }

    /// <summary>Adds the read concern of a command that reads, where neither its transaction nor the session has one for all commands.</summary>
    public void WriteReadConcern(RawWriter writer, ReadConcern? concern)
    {
        if (!IsInTransaction && !_isSnapshot)
            writer.With("readConcern"u8, After(concern));
    }

    /// <summary>Notes that a command is sent.</summary>
    public void Send()
    {
        _unanswered++;
        _isBegun |= IsInTransaction;
    }

    /// <summary>Notes what came back.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="time">The time when it was made.</param>
    public void Receive(Reply reply, RawTimestamp time)
    {
        _unanswered--;
        _operationTime = Later(_operationTime, time);
        _clusterTime = Later(_clusterTime, time);
        if (_isSnapshot && _snapshotTime == default)
            _snapshotTime = ClusterTimes.OfSnapshot(reply);
    }

    protected override void Start(TransactionOptions options)
    {
        _transaction = options;
        _number = _session.NextTransaction();
        _isBegun = false;
    }

    protected override async ValueTask CommitAsync(bool isRepeated, CancellationToken cancellationToken)
    {
        if (!_isBegun)
            return;
        try
        {
            await CommitOnceAsync(isRepeated, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Retry.IsWorthIt(e) && !cancellationToken.IsCancellationRequested)
        {
            await CommitOnceAsync(isRepeated: true, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override async ValueTask AbortAsync(CancellationToken cancellationToken)
    {
        if (!_isBegun)
            return;
        try
        {
            try
            {
                await EndAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (Retry.IsWorthIt(e) && !cancellationToken.IsCancellationRequested)
            {
                await EndAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is CommandException or ConnectionException or OperationCanceledException or ObjectDisposedException)
        {
            // It is aborted without this too, at the latest when its time is over.
        }

        ValueTask<Reply> EndAsync() => _runner.RunOnceAsync(End("abortTransaction"u8, _transaction.WriteConcern, null), this, cancellationToken);
    }

    // Not while a silo may be at work for it, so that no other write names it.
    protected override void Release()
    {
        if (_unanswered == 0)
            _runner.ReturnSession(_session);
    }

    private async ValueTask CommitOnceAsync(bool isRepeated, CancellationToken cancellationToken)
    {
        var command = End(
            "commitTransaction"u8, isRepeated ? Commits.Majority(_transaction.WriteConcern) : _transaction.WriteConcern, _transaction.MaxCommitTime);
        try
        {
            Commits.ThrowIfUnsettled(await _runner.RunOnceAsync(command, this, cancellationToken).ConfigureAwait(false));
        }
        catch (DocumentClientException e) when (Commits.Labeled(e) is { } unknown)
        {
            throw unknown;
        }
    }

    private Command End(ReadOnlySpan<byte> name, WriteConcern? concern, TimeSpan? maxTime)
    {
        using var writer = RawWriter.Rent();
        writer.Start(name, null)
            .With(_session, _number)
            .With("autocommit"u8, false)
            .With("writeConcern"u8, concern is { IsServerDefault: false } ? concern.ToBsonDocument() : null)
            .WithMaxTime(maxTime);
        WriteClusterTime(writer);
        return writer.Finish("admin");
    }

    private void WriteClusterTime(RawWriter writer)
    {
        if (Later(_clusterTime, _operationTime) is var known && known != default)
            writer.With("$clusterTime"u8, ClusterTimes.ToDocument(known));
    }

    // What is read must not be behind what the session did before.
    private BsonDocument? After(ReadConcern? concern)
    {
        var document = concern is { IsServerDefault: false } ? concern.ToBsonDocument() : [];
        document.With("afterClusterTime", _isCausal ? OperationTime : null);
        return document.ElementCount == 0 ? null : document;
    }

    private static RawTimestamp Later(RawTimestamp one, RawTimestamp other) => one > other ? one : other;

    private static RawTimestamp ToRaw(BsonTimestamp time) => new((ulong)time.Value);

    private static BsonTimestamp? ToTimestamp(RawTimestamp time) => time == default ? null : new BsonTimestamp((long)time.Value);
}
