using Streetcar.Grains.Commands;
using Streetcar.Grains.Settings;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Authentication;

/// <summary>Reads the documents of users and roles.</summary>
internal static class UserDocuments
{
    /// <summary>Where users are stored.</summary>
    public static Namespace Users { get; } = new("admin", "system.users");

    /// <summary>Where roles are stored.</summary>
    public static Namespace Roles { get; } = new("admin", "system.roles");

    /// <summary>A user's document; null where there is none.</summary>
    public static ValueTask<RawDocument?> FindAsync(IDocumentReads store, UserName user, CancellationToken cancellationToken) =>
        StoredSettings.FindAsync(store, Users, user.Id, cancellationToken);

    /// <summary>A role's document; null where there is none, as of one that is built in.</summary>
    public static ValueTask<RawDocument?> FindAsync(IDocumentReads store, RoleName role, CancellationToken cancellationToken) =>
        StoredSettings.FindAsync(store, Roles, role.Id, cancellationToken);

    /// <summary>What roles come to, and from where those who have them may log in.</summary>
    public static async ValueTask<UserRoles> ResolveAsync(
        IDocumentReads store, IEnumerable<RoleName> roles, CancellationToken cancellationToken)
    {
        var restrictions = new List<RawValue>();
        var resolved = await RoleGraph.ResolveAsync(roles, FindRoleAsync, cancellationToken);
        return new UserRoles(resolved, restrictions);

        async ValueTask<RawDocument?> FindRoleAsync(RoleName role, CancellationToken token)
        {
            var found = await FindAsync(store, role, token);
            if (found?["authenticationRestrictions"] is { Type: ElementType.Array } own && own.AsArray.Count > 0)
                restrictions.Add(own);
            return found;
        }
    }

    /// <summary>All documents that match, in the order of a field and then of their databases.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="collection">Their collection.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="name">The field.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async ValueTask<List<RawDocument>> ListAsync(
        IDocumentReads store, Namespace collection, RawDocument filter, string name, CancellationToken cancellationToken)
    {
        var found = new List<RawDocument>();
        var request = new FindRequest(collection) { Filter = filter, Sort = new RawDocument { [name] = 1, ["db"] = 1 } };
        await StoredDocuments.ReadAsync(store, request, document => found.Add(new RawDocument(document.ToArray())), cancellationToken);
        return found;
    }

    /// <summary>Whether there is any user or role.</summary>
    public static async ValueTask<bool> AnyAsync(IDocumentReads store, CancellationToken cancellationToken) =>
        await AnyInAsync(store, Users, cancellationToken) || await AnyInAsync(store, Roles, cancellationToken);

    private static async ValueTask<bool> AnyInAsync(IDocumentReads store, Namespace collection, CancellationToken cancellationToken)
    {
        bool any = false;
        await StoredDocuments.ReadAsync(store, new FindRequest(collection) { Limit = 1 }, _ => any = true, cancellationToken);
        return any;
    }
}
