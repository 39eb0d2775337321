using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// What a store has to do with users and roles: their documents are in <c>admin.system.users</c> and <c>admin.system.roles</c>,
/// where <see cref="IMaintenanceOperations.KeepsSettings"/>; otherwise those of the server that it is in front of are.
/// </summary>
public interface IUserOperations
{
    /// <summary>Another number after each change of users or roles that came by this store, once it is made.</summary>
    long UserChanges { get; }

    /// <summary>Runs a command about users or roles in the server that the store is in front of.</summary>
    /// <param name="database">The database of the command.</param>
    /// <param name="command">The command, without what concerns its session.</param>
    /// <param name="changes">Whether it may change something; otherwise it is one that only asks.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The reply, without <c>ok</c>.</returns>
    /// <exception cref="DocumentException">The server refused it, or can't be reached; or there is no such server.</exception>
    ValueTask<RawDocument> RunUserCommandAsync(
        string database, RawDocument command, bool changes, CancellationToken cancellationToken);
}
