using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/dropRole/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/dropAllRolesFromDatabase/"/>. Nobody has them any more.
/// </summary>
internal static class DropRole
{
    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var role = new RoleName(UserArguments.NameIn(command), command.Database);
        await users.FindChangeableAsync(role, cancellationToken);
        await DropAsync(
            users,
            new RawDocument { ["role"] = role.Name, ["db"] = role.Database },
            new RawDocument { ["_id"] = role.Id },
            cancellationToken);
        return Replies.Ok;
    }

    public static async ValueTask<Reply> RunForAllAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var inDatabase = new RawDocument { ["db"] = command.Database };
        var roles = await UserDocuments.ListAsync(users.Reads, UserDocuments.Roles, inDatabase, "role", cancellationToken);
        RawDocument these = new()
        {
            ["role"] = new RawDocument { ["$in"] = RawArray.From(roles.Select(role => role["role"])) },
            ["db"] = command.Database,
        };
        return Replies.From(new RawDocument { ["n"] = await DropAsync(users, these, inDatabase, cancellationToken) });
    }

    // Those of users and roles that have them are taken from them first.
    private static async ValueTask<int> DropAsync(
        UserTransaction users, RawDocument granted, RawDocument documents, CancellationToken cancellationToken)
    {
        RawDocument owners = new() { ["roles"] = new RawDocument { ["$elemMatch"] = granted } };
        RawDocument take = new() { ["$pull"] = new RawDocument { ["roles"] = granted } };
        await users.UpdateAsync(UserDocuments.Users, owners, take, cancellationToken);
        await users.UpdateAsync(UserDocuments.Roles, owners, take, cancellationToken);
        return await users.DeleteAsync(UserDocuments.Roles, documents, cancellationToken);
    }
}
