using System.Net;
using Microsoft.Extensions.Options;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Authentication;

/// <summary>
/// Lets who comes from this machine make the first user, or the first role, while there are none
/// (<see href="https://www.mongodb.com/docs/manual/core/localhost-exception/"/>).
/// </summary>
/// <param name="options">The users that the host names.</param>
/// <param name="store">Where the others are.</param>
internal sealed class LocalhostException(IOptions<AccessOptions> options, IDocumentStore store)
{
    // As with MongoDB, roles of other databases are given by the first user, and not to him.
    private static readonly Principal Nobody = new(
        new UserName("", ""),
        new ResolvedRoles(
            [],
            [
                new(ResourcePattern.Of("admin"), ActionType.CreateUser, ActionType.CreateRole, ActionType.GrantRole),
                new(ResourcePattern.Of(UserDocument.External), ActionType.CreateUser),
            ]));

    private volatile bool _isOver;

    /// <summary>Whether a command may be run by one who would otherwise have to log in.</summary>
    /// <param name="definition">What is known of the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="services">What else is to be known for that.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public ValueTask<bool> AllowsAsync(
        CommandDefinition definition, Command command, QueryServices services, CancellationToken cancellationToken) =>
        definition.MayMakeFirstUser && !_isOver && command.Connection is { User: null } connection && IsLocal(connection)
            && definition.Allows(Nobody, command, services)
            ? IsFirstAsync(cancellationToken)
            : new(false);

    private async ValueTask<bool> IsFirstAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Users.Count == 0 && !await UserDocuments.AnyAsync(store, cancellationToken))
            return true;
        // For good: who drops all users has locked himself out until the server starts again, as with MongoDB.
        _isOver = true;
        return false;
    }

    private static bool IsLocal(ClientConnection connection) =>
        IPEndPoint.TryParse(connection.Peer, out var peer)
        && IPAddress.IsLoopback(peer.Address.IsIPv4MappedToIPv6 ? peer.Address.MapToIPv4() : peer.Address);
}
