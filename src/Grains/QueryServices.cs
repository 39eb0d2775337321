using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Streetcar.Bson.Memory;
using Streetcar.Grains.Activity;
using Streetcar.Grains.Auditing;
using Streetcar.Grains.Authentication;
using Streetcar.Grains.Sessions;
using Streetcar.Grains.Settings;

namespace Streetcar.Grains;

/// <summary>What reads work with; one instance a silo.</summary>
/// <param name="store">The silo's store.</param>
/// <param name="cursors">The silo's open cursors.</param>
/// <param name="transactions">The transactions that are open on the silo.</param>
/// <param name="sessions">The cluster's sessions.</param>
/// <param name="replicaSet">The replica set that the silo presents itself as.</param>
/// <param name="presentation">What else it tells of itself.</param>
/// <param name="grains">Where the grains of other silos' cursors are had.</param>
/// <param name="memory">The silo's memory.</param>
/// <param name="activity">What the silo's commands are noted in.</param>
/// <param name="settings">What of the server can be set.</param>
/// <param name="logIns">Lets users log in.</param>
/// <param name="certificates">Lets users log in by certificates.</param>
/// <param name="users">Runs the commands about users.</param>
/// <param name="directory">What is known of users.</param>
/// <param name="audit">Notes who does what.</param>
/// <param name="failures">Counts them.</param>
/// <param name="lifetime">Ends the process.</param>
/// <param name="connections">The connections of drivers to the silo; null where it does not listen for them.</param>
/// <param name="security">TLS on these connections; null where there can be none.</param>
internal sealed class QueryServices(
    IDocumentStore store,
    OpenCursors cursors,
    OpenTransactions transactions,
    ClusterSessions sessions,
    ReplicaSet replicaSet,
    IOptions<PresentationOptions> presentation,
    IGrainFactory grains,
    ServerMemory memory,
    CommandActivity activity,
    ServerSettings settings,
    LogIns logIns,
    CertificateLogIns certificates,
    UserAdministration users,
    UserDirectory directory,
    AuditLog audit,
    ErrorReplies failures,
    IHostApplicationLifetime lifetime,
    ClientConnections? connections = null,
    ITransportSecurity? security = null)
{
    public IDocumentStore Store => store;

    /// <summary>What documents are read from: the store, or the transaction.</summary>
    public IDocumentOperations Documents => Transaction?.Store ?? (IDocumentOperations)store;

    /// <summary>The transaction that the command is in; null for none.</summary>
    public OpenTransaction? Transaction { get; private init; }

    public OpenCursors Cursors => cursors;

    public OpenTransactions Transactions => transactions;

    public ClusterSessions Sessions => sessions;

    public ReplicaSet ReplicaSet => replicaSet;

    public PresentationOptions Presentation => presentation.Value;

    public ServerMemory Memory => memory;

    public CommandActivity Activity => activity;

    public ServerSettings Settings => settings;

    public LogIns LogIns => logIns;

    public CertificateLogIns Certificates => certificates;

    public UserAdministration Users => users;

    public UserDirectory Directory => directory;

    public AuditLog Audit => audit;

    /// <summary>How many commands have failed.</summary>
    public long Failed => failures.Count;

    public ClientConnections? Connections => connections;

    public ITransportSecurity? Security => security;

    /// <summary>Ends the process, once what is under way has ended.</summary>
    public void Shutdown() => lifetime.StopApplication();

    /// <summary>The same in a transaction.</summary>
    public QueryServices In(OpenTransaction transaction) =>
        new(store, cursors, transactions, sessions, replicaSet, presentation, grains, memory, activity, settings, logIns, certificates, users, directory, audit, failures, lifetime, connections, security) { Transaction = transaction };

    /// <summary>Opens a cursor, which is of the transaction where there is one.</summary>
    /// <param name="rest">What is left of a result; owned by the cursor.</param>
    /// <param name="opening">What its client asked for.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="DocumentException">ExceededMemoryLimit: those that are open take all the memory for cursors.</exception>
    public long OpenCursor(IStoreCursor rest, CursorOpening opening)
    {
        if (Transaction is not { } transaction)
            return cursors.Open(rest, opening);
        long id = cursors.Open(rest, opening with { Transaction = transaction.Id });
        transaction.Cursors.Add(id);
        return id;
    }

    /// <summary>Whose a cursor is, wherever it is.</summary>
    /// <returns>What is known of it; null where it is not open, or its silo does not answer.</returns>
    public async ValueTask<CursorUse?> FindCursorAsync(long id)
    {
        if (cursors.IsHere(id))
            return cursors.Find(id);
        try
        {
            return await grains.GetGrain<IBatchGrain>(id).FindAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Closes a cursor, wherever it is.</summary>
    /// <returns>Whether it was open; null where its silo does not answer.</returns>
    public async ValueTask<bool?> KillAsync(long id)
    {
        if (await cursors.CloseAsync(id))
            return true;
        try
        {
            return await grains.GetGrain<IBatchGrain>(id).KillAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    }
}
