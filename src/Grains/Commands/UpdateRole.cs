using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/updateRole/"/></summary>
internal static class UpdateRole
{
    private static readonly ArgumentTable<UserArguments> Table = UserArguments.OfRole(isNew: false);

    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var arguments = new UserArguments();
        Table.Read(command, ref arguments);
        var role = new RoleName(UserArguments.NameIn(command), command.Database);
        if (arguments is { Privileges: null, Roles: null, Restrictions: null })
            throw new DocumentException(ErrorCode.BadValue, "Must specify at least one field to update in updateRole");
        var (roles, privileges) = (arguments.RoleNames(command), arguments.ParsedPrivileges(command));
        var document = await users.FindChangeableAsync(role, cancellationToken);
        if (arguments.Roles is not null)
        {
            await RoleRules.CheckRolesAsync(users, role, roles, cancellationToken);
            document = document.With("roles", roles.ToRawArray());
        }

        if (arguments.Privileges is not null)
        {
            RoleRules.CheckPrivileges(role, privileges);
            document = document.With("privileges", privileges.ToRawArray());
        }

        await users.ReplaceAsync(UserDocuments.Roles, arguments.WithRestrictions(document), cancellationToken);
        return Replies.Ok;
    }
}
