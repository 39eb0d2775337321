using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>What a role may be given.</summary>
internal static class RoleRules
{
    /// <summary>Checks that a role may inherit others.</summary>
    /// <exception cref="DocumentException">InvalidRoleModification, or RoleNotFound.</exception>
    public static async ValueTask CheckRolesAsync(
        UserTransaction users, RoleName role, List<RoleName> inherited, CancellationToken cancellationToken)
    {
        foreach (var other in inherited)
        {
            if (other == role)
                throw Invalid($"Cannot grant role {role} to itself.");
            if (role.Database != "admin" && other.Database != role.Database)
                throw Invalid($"Roles on the '{role.Database}' database cannot be granted roles from other databases");
        }

        await users.CheckExistAsync(inherited, cancellationToken);
        var all = await UserDocuments.ResolveAsync(users.Reads, inherited, cancellationToken);
        if (all.Resolved.Roles.Contains(role))
            throw Invalid($"Granting roles to {role} would introduce a cycle in the role graph");
    }

    /// <summary>Checks that a role may allow something.</summary>
    /// <exception cref="DocumentException">InvalidRoleModification.</exception>
    public static void CheckPrivileges(RoleName role, List<Privilege> privileges)
    {
        foreach (var (resource, _) in privileges)
        {
            if (role.Database != "admin"
                && (resource.Kind is not (ResourceKind.Database or ResourceKind.Exact or ResourceKind.DatabaseBuckets or ResourceKind.ExactBuckets)
                    || resource.Database != role.Database))
            {
                throw Invalid($"Roles on the '{role.Database}' database cannot be granted privileges that target other databases or the cluster");
            }
        }
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.InvalidRoleModification, message);
}
