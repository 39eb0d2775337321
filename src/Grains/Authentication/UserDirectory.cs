using Microsoft.Extensions.Options;
using Streetcar.Grains.Settings;
using Streetcar.Security;
using Streetcar.Security.Roles;
using Streetcar.Security.Scram;

namespace Streetcar.Grains.Authentication;

/// <summary>Finds users: those that the host names, and those that are stored.</summary>
/// <param name="options">The users that the host names.</param>
/// <param name="store">Where the others are.</param>
internal sealed class UserDirectory(IOptions<AccessOptions> options, IDocumentStore store)
{
    /// <summary>Where users are stored.</summary>
    public static Namespace Collection { get; } = Namespace.Of("admin", "system.users");

    /// <summary>Where roles are stored.</summary>
    public static Namespace Roles { get; } = Namespace.Of("admin", "system.roles");

    /// <summary>Finds a user.</summary>
    /// <param name="name">Who he is.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The user; null where there is none.</returns>
    public async ValueTask<UserAccount?> FindAsync(UserName name, CancellationToken cancellationToken)
    {
        if (options.Value.Users.Find(name.Name) is { } named)
            return new UserAccount(Principal.OfRole(name, "root"), named);
        if (!store.KeepsSettings || await StoredSettings.FindAsync(store, Collection, name.Id, cancellationToken) is not { } stored)
            return null;
        var credentials = stored["credentials"] is { Type: ElementType.Document } all ? all.AsDocument : RawDocument.Empty;
        return new UserAccount(
            new Principal(name, await RolesOfAsync(name, stored, cancellationToken)),
            mechanism => credentials[mechanism.Name] is { Type: ElementType.Document } own ? ScramCredential.TryParse(mechanism, own.AsDocument) : null);
    }

    private ValueTask<ResolvedRoles> RolesOfAsync(UserName name, RawDocument user, CancellationToken cancellationToken) => RoleGraph.ResolveAsync(
        RoleGraph.RolesOf(user, name.Database),
        (role, token) => StoredSettings.FindAsync(store, Roles, role.Id, token),
        cancellationToken);
}
