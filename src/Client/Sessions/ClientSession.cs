using MongoDB.Bson;
using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>
/// Operations that follow each other, each of which sees what those before it did; several can be one transaction. Databases and
/// collections take it by <see cref="Collection{T}.With(ClientSession)"/>. One operation at a time may run in it. Started by
/// <see cref="DocumentClient.StartSession"/>, and to be disposed of, which aborts a transaction that is open.
/// </summary>
/// <remarks><see href="https://www.mongodb.com/docs/manual/reference/server-sessions/"/></remarks>
public partial class ClientSession : IAsyncDisposable
{
    private readonly ClientContext _context = null!;
    private readonly Concerns _concerns = null!;
    private readonly TransportSession _session = null!;

    internal ClientSession(DocumentClient client, ClientContext context, ClientSessionOptions options, Concerns concerns)
    {
        if (options is { Snapshot: true, CausalConsistency: true })
            throw new ArgumentException("A snapshot session reads one point in time, so that it can't be causally consistent.", nameof(options));
        if (options is { Snapshot: false, SnapshotTime: not null })
            throw new ArgumentException("A snapshot time is for sessions with Snapshot = true.", nameof(options));
        Client = client;
        Options = options;
        _context = context;
        _concerns = concerns;
        _session = context.Transport.StartSession(options);
    }

    /// <summary>A stand-in for tests, whose members are overridden.</summary>
    protected ClientSession()
    {
    }

    /// <summary>The client that started it.</summary>
    public virtual DocumentClient Client { get; } = null!;

    /// <summary>What it was started with.</summary>
    public virtual ClientSessionOptions Options { get; } = null!;

    /// <summary>The session's id, as commands have it in their <c>lsid</c>.</summary>
    public virtual BsonDocument Id => _session.Id;

    /// <summary>Whether a transaction is open.</summary>
    public virtual bool IsInTransaction => _session.IsInTransaction;

    /// <summary>The latest time of the deployment that the session knows of, for other sessions to know it; null before the first operation.</summary>
    public virtual BsonDocument? ClusterTime => _session.ClusterTime;

    /// <summary>
    /// The time of the session's latest operation, which later reads are not behind where the session is causally consistent;
    /// null before the first operation.
    /// </summary>
    public virtual BsonTimestamp? OperationTime => _session.OperationTime;

    /// <summary>The time that a snapshot session reads; null before its first read, and for other sessions.</summary>
    public virtual BsonTimestamp? SnapshotTime => _session.SnapshotTime;

    /// <summary>Makes a time of another session known to this one; an earlier one than it knows is none.</summary>
    /// <param name="time">The other session's <see cref="ClusterTime"/>.</param>
    public virtual void AdvanceClusterTime(BsonDocument time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _session.AdvanceClusterTime(time);
    }

    /// <summary>
    /// Lets later reads see what another session did, with <see cref="AdvanceClusterTime"/>; an earlier time than this session's
    /// changes nothing.
    /// </summary>
    /// <param name="time">The other session's <see cref="OperationTime"/>.</param>
    public virtual void AdvanceOperationTime(BsonTimestamp time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _session.AdvanceOperationTime(time);
    }

    /// <summary>Ends the session, after aborting the transaction that is open.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_session.IsEnded)
            return;
        await AbortOpenAsync().ConfigureAwait(false);
        _session.End();
    }

    /// <summary>The session, for operations of a client.</summary>
    /// <exception cref="ArgumentException">Another client has started it.</exception>
    internal TransportSession For(DocumentClient client) => Client == client
        ? _session
        : throw new ArgumentException(
            "The session was started by another DocumentClient; start one by the client whose database or collection this is.", "session");
}
