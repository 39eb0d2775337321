using Streetcar.Grains.Authentication;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/createRole/"/></summary>
internal static class CreateRole
{
    private static readonly ArgumentTable<UserArguments> Table = UserArguments.OfRole(isNew: true);

    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var arguments = new UserArguments();
        Table.Read(command, ref arguments);
        var role = new RoleName(UserArguments.NameIn(command), command.Database);
        Check(role);
        var (roles, privileges) = (arguments.RoleNames(command), arguments.ParsedPrivileges(command));
        var document = arguments.WithRestrictions(new RawDocument
        {
            ["_id"] = role.Id,
            ["role"] = role.Name,
            ["db"] = role.Database,
            ["privileges"] = privileges.ToRawArray(),
            ["roles"] = roles.ToRawArray(),
        });
        await RoleRules.CheckRolesAsync(users, role, roles, cancellationToken);
        RoleRules.CheckPrivileges(role, privileges);
        if (await UserDocuments.FindAsync(users.Reads, role, cancellationToken) is not null)
            throw new DocumentException((ErrorCode)51002, $"Role \"{role}\" already exists");
        await users.InsertAsync(UserDocuments.Roles, document, cancellationToken);
        return Replies.Ok;
    }

    private static void Check(RoleName role)
    {
        string? fault = role switch
        {
            { Name: "" } => "Role name must be non-empty",
            { Database: "local" } => "Cannot create roles in the local database",
            { Database: UserDocument.External } => "Cannot create roles in the $external database",
            _ when BuiltinRoles.Contains(role) => "Cannot create roles with the same name as a built-in role",
            _ => null,
        };
        if (fault is not null)
            throw new DocumentException(ErrorCode.BadValue, fault);
    }
}
