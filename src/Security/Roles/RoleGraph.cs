using Streetcar.Bson;

namespace Streetcar.Security.Roles;

/// <summary>Finds a role's document, as <c>admin.system.roles</c> has it; null for a role that there is not.</summary>
/// <param name="role">The role.</param>
/// <param name="cancellationToken">Ends the search.</param>
public delegate ValueTask<RawDocument?> RoleFinder(RoleName role, CancellationToken cancellationToken);

/// <summary>What roles come to: the roles that they inherit, and all that they allow.</summary>
/// <param name="Roles">The roles that were asked for and those that they have from others, in the order in which they were met.</param>
/// <param name="Privileges">What all of them allow, of which no two are on the same resource.</param>
public sealed record ResolvedRoles(IReadOnlyList<RoleName> Roles, IReadOnlyList<Privilege> Privileges)
{
    /// <summary>No roles.</summary>
    public static ResolvedRoles None { get; } = new([], []);
}

/// <summary>
/// Follows roles to the roles that they inherit
/// (<see href="https://www.mongodb.com/docs/manual/core/authorization/#inherited-privileges"/>).
/// </summary>
public static class RoleGraph
{
    /// <summary>
    /// Follows roles. One that there is not, or no longer, allows nothing, and a circle of roles is gone around once. Actions
    /// that there are not are passed over.
    /// </summary>
    /// <param name="roles">Where to begin.</param>
    /// <param name="find">Finds roles that are not built in.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="DocumentException">BadValue or UnsupportedFormat: a role's document can't be read.</exception>
    public static async ValueTask<ResolvedRoles> ResolveAsync(
        IEnumerable<RoleName> roles, RoleFinder find, CancellationToken cancellationToken)
    {
        // In the order in which they are met: the list is what is still to be visited, too.
        var met = new List<RoleName>();
        var known = new HashSet<RoleName>();
        var privileges = new List<Privilege>();
        foreach (var role in roles)
            Meet(role);
        for (int next = 0; next < met.Count; next++)
        {
            var role = met[next];
            if (BuiltinRoles.Find(role) is { } allowed)
            {
                privileges.AddRange(allowed);
                continue;
            }

            if (await find(role, cancellationToken).ConfigureAwait(false) is not { } document)
                continue;
            foreach (var inherited in RolesOf(document, role.Database))
                Meet(inherited);
            privileges.AddRange(PrivilegesOf(document, role));
        }

        return new ResolvedRoles(met, PrivilegeList.Merge(privileges));

        void Meet(RoleName role)
        {
            if (known.Add(role))
                met.Add(role);
        }
    }

    /// <summary>The <c>roles</c> of a role's or a user's document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="database">The database of the role or user.</param>
    /// <exception cref="DocumentException">BadValue: they can't be read.</exception>
    public static IEnumerable<RoleName> RolesOf(RawDocument document, string database) => document["roles"] switch
    {
        { IsMissing: true } => [],
        { Type: ElementType.Array } roles => roles.AsArray.Select(role => RoleName.Parse(role, database)),
        _ => throw new DocumentException(ErrorCode.BadValue, "Invalid roles field, expected array"),
    };

    private static IEnumerable<Privilege> PrivilegesOf(RawDocument document, RoleName role) => document["privileges"] switch
    {
        { IsMissing: true } => [],
        { Type: ElementType.Array } privileges => privileges.AsArray.Select(privilege => privilege.Type == ElementType.Document
            ? Privilege.Parse(privilege.AsDocument, [])
            : throw new DocumentException(
                ErrorCode.UnsupportedFormat, $"Expected privilege document as object, got {privilege.Type.Alias()}")),
        _ => throw new DocumentException(ErrorCode.UnsupportedFormat, $"Invalid 'privileges' field in role document '{role}'"),
    };
}
