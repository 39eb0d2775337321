using Streetcar.Grains.Commands;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Authentication;

/// <summary>Reads users where they are: in the store, or in the server that it is in front of.</summary>
/// <param name="store">The store.</param>
internal sealed class UserReader(IDocumentStore store)
{
    /// <summary>Reads what a user proves to be himself by, and no more: whether there is one is not to be told by the time that it takes.</summary>
    /// <param name="name">Who he is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>His credentials; null where there is no such user.</returns>
    public async ValueTask<UserCredentials?> ReadCredentialsAsync(UserName name, CancellationToken cancellationToken)
    {
        var found = store.KeepsSettings
            ? await UserDocuments.FindAsync(store, name, cancellationToken)
            : await AskAsync(UsersInfo.About(name, "showCredentials"), cancellationToken);
        return found is null ? null : new UserCredentials(found["credentials"]);
    }

    /// <summary>Reads a user.</summary>
    /// <param name="name">Who he is.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>The user; null where there is none.</returns>
    public async ValueTask<UserAccount?> ReadAsync(UserName name, CancellationToken cancellationToken)
    {
        if (!store.KeepsSettings)
            return await ReadElsewhereAsync(name, cancellationToken);
        if (await UserDocuments.FindAsync(store, name, cancellationToken) is not { } stored)
            return null;
        var roles = await UserDocuments.ResolveAsync(store, RoleGraph.RolesOf(stored, name.Database), cancellationToken);
        return Account(name, stored, roles.Resolved, roles.Restrictions);
    }

    private async ValueTask<UserAccount?> ReadElsewhereAsync(UserName name, CancellationToken cancellationToken)
    {
        if (await AskAsync(UsersInfo.About(name, "showPrivileges", "showAuthenticationRestrictions"), cancellationToken) is not { } told)
            return null;
        var roles = Elements(told["inheritedRoles"]).Select(role => RoleName.Parse(role, name.Database));
        var privileges = Elements(told["inheritedPrivileges"]).Select(privilege => Privilege.Parse(privilege.AsDocument, []));
        return Account(name, told, new ResolvedRoles([.. roles], [.. privileges]), Elements(told["inheritedAuthenticationRestrictions"]));
    }

    private async ValueTask<RawDocument?> AskAsync(RawDocument question, CancellationToken cancellationToken)
    {
        var reply = await store.RunUserCommandAsync("admin", question, changes: false, cancellationToken);
        return Elements(reply["users"]).FirstOrDefault() is { Type: ElementType.Document } found ? found.AsDocument : null;
    }

    private static UserAccount Account(UserName name, RawDocument user, ResolvedRoles roles, IEnumerable<RawValue> inherited) => new(new Principal(name, roles))
    {
        Id = user["userId"] is { IsMissing: false } id ? id.AsGuid : null,
        Restrictions = [.. inherited.Append(user["authenticationRestrictions"]).Where(IsAny).Select(AuthenticationRestrictions.Parse)],
    };

    private static bool IsAny(RawValue restrictions) => restrictions is { Type: ElementType.Array } given && given.AsArray.Count > 0;

    private static IEnumerable<RawValue> Elements(RawValue array) => array.Type == ElementType.Array ? array.AsArray : [];
}
