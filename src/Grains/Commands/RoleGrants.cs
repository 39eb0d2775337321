using Streetcar.Grains.Authentication;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/grantRolesToRole/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/command/revokeRolesFromRole/"/>,
/// <see href="https://www.mongodb.com/docs/manual/reference/command/grantPrivilegesToRole/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/revokePrivilegesFromRole/"/>.
/// </summary>
internal static class RoleGrants
{
    private static readonly ArgumentTable<UserArguments> Roles = UserArguments.OfRoles();
    private static readonly ArgumentTable<UserArguments> Privileges = UserArguments.OfPrivileges();

    public static async ValueTask<Reply> GrantRolesAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var (role, given) = ReadRoles(command);
        var document = await users.FindChangeableAsync(role, cancellationToken);
        await RoleRules.CheckRolesAsync(users, role, given, cancellationToken);
        return await SaveAsync(users, document, RoleGraph.RolesOf(document, role.Database).Union(given), cancellationToken);
    }

    public static async ValueTask<Reply> RevokeRolesAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var (role, taken) = ReadRoles(command);
        var document = await users.FindChangeableAsync(role, cancellationToken);
        return await SaveAsync(users, document, RoleGraph.RolesOf(document, role.Database).Except(taken), cancellationToken);
    }

    public static async ValueTask<Reply> GrantPrivilegesAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var (role, given) = ReadPrivileges(command);
        RoleRules.CheckPrivileges(role, given);
        var document = await users.FindChangeableAsync(role, cancellationToken);
        return await SaveAsync(users, document, PrivilegeList.Merge([.. PrivilegesOf(document), .. given]), cancellationToken);
    }

    public static async ValueTask<Reply> RevokePrivilegesAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var (role, taken) = ReadPrivileges(command);
        var document = await users.FindChangeableAsync(role, cancellationToken);
        return await SaveAsync(users, document, PrivilegeList.Subtract(PrivilegesOf(document), taken), cancellationToken);
    }

    private static (RoleName Role, List<RoleName> Roles) ReadRoles(Command command)
    {
        var arguments = new UserArguments();
        Roles.Read(command, ref arguments);
        return (new RoleName(UserArguments.NameIn(command), command.Database), arguments.SomeRoleNames(command));
    }

    private static (RoleName Role, List<Privilege> Privileges) ReadPrivileges(Command command)
    {
        var arguments = new UserArguments();
        Privileges.Read(command, ref arguments);
        return (new RoleName(UserArguments.NameIn(command), command.Database), arguments.SomePrivileges(command));
    }

    private static IEnumerable<Privilege> PrivilegesOf(RawDocument role) =>
        role["privileges"].AsArray.Select(privilege => Privilege.Parse(privilege.AsDocument, []));

    private static async ValueTask<Reply> SaveAsync(
        UserTransaction users, RawDocument role, IEnumerable<RoleName> roles, CancellationToken cancellationToken)
    {
        await users.ReplaceAsync(UserDocuments.Roles, role.With("roles", roles.ToRawArray()), cancellationToken);
        return Replies.Ok;
    }

    private static async ValueTask<Reply> SaveAsync(
        UserTransaction users, RawDocument role, IEnumerable<Privilege> privileges, CancellationToken cancellationToken)
    {
        await users.ReplaceAsync(UserDocuments.Roles, role.With("privileges", privileges.ToRawArray()), cancellationToken);
        return Replies.Ok;
    }
}
