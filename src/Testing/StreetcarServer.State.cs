using Streetcar.Testing.State;

namespace Streetcar.Testing;

// States of the whole server.
public sealed partial class StreetcarServer
{
    /// <summary>
    /// Takes a snapshot, to which <see cref="RestoreAsync"/> comes back. Take it while nobody writes: collections are copied one
    /// after another. What transactions have not committed is not in it.
    /// </summary>
    /// <param name="databases">The databases that it is of; none for the whole server, but for <c>admin</c>, <c>config</c> and <c>local</c>.</param>
    /// <returns>The snapshot, in memory.</returns>
    /// <exception cref="ArgumentException">There is no such database.</exception>
    public Task<ServerSnapshot> TakeSnapshotAsync(params string[] databases) =>
        ServerSnapshot.TakeAsync(new(Scopes.Server), databases.Length == 0 ? null : databases, CancellationToken.None);

    /// <summary>
    /// Brings back the state of a snapshot: its databases, or, where it is of the whole server, exactly those that there were.
    /// </summary>
    /// <param name="snapshot">The snapshot, of this server or another one.</param>
    /// <param name="cancellationToken">Gives up; databases may be missing then.</param>
    /// <remarks>
    /// The databases are dropped and made again, as a test could do by commands: cursors that are open on their collections
    /// end with an error, transactions that have written in them fail to commit, and change streams see the
    /// drops, then the restored documents as inserts. Sessions stay. Collections get new UUIDs. Its time goes with the number of documents.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The server refuses a command; the message has its reason.</exception>
    public Task RestoreAsync(ServerSnapshot snapshot, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.RestoreAsync(new(Scopes.Server), cancellationToken);
    }

    /// <summary>Drops all databases but <c>admin</c>, <c>config</c> and <c>local</c>; what is open ends as <see cref="RestoreAsync"/> says.</summary>
    /// <param name="cancellationToken">Gives up; some are gone then.</param>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        var commands = new ServerCommands(Scopes.Server);
        foreach (string database in await commands.DatabasesAsync(cancellationToken).ConfigureAwait(false))
            await commands.DropAsync(database, cancellationToken).ConfigureAwait(false);
    }
}
