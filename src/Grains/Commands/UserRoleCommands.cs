using Streetcar.Grains.Authentication;
using Streetcar.Security;
using Streetcar.Security.Roles;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/grantRolesToUser/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/revokeRolesFromUser/"/>.
/// </summary>
internal static class UserRoleCommands
{
    private static readonly ArgumentTable<UserArguments> Table = UserArguments.OfRoles();

    public static ValueTask<Reply> GrantAsync(UserTransaction users, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(users, command, static (before, given) => before.Union(given), cancellationToken);

    public static ValueTask<Reply> RevokeAsync(UserTransaction users, Command command, CancellationToken cancellationToken) =>
        ChangeAsync(users, command, static (before, given) => before.Except(given), cancellationToken);

    private static async ValueTask<Reply> ChangeAsync(
        UserTransaction users,
        Command command,
        Func<IEnumerable<RoleName>, List<RoleName>, IEnumerable<RoleName>> change,
        CancellationToken cancellationToken)
    {
        var arguments = new UserArguments();
        Table.Read(command, ref arguments);
        var user = new UserName(UserArguments.NameIn(command), command.Database);
        var roles = arguments.SomeRoleNames(command);
        var document = await UserDocuments.FindAsync(users.Reads, user, cancellationToken)
            ?? throw new DocumentException(ErrorCode.UserNotFound, $"Could not find user \"{user.Name}\" for db \"{user.Database}\"");
        await users.CheckExistAsync(roles, cancellationToken);
        var changed = change(RoleGraph.RolesOf(document, user.Database), roles);
        await users.ReplaceAsync(UserDocuments.Users, document.With("roles", changed.ToRawArray()), cancellationToken);
        return Replies.Ok;
    }
}
