using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/updateUser/"/></summary>
internal static class UpdateUser
{
    private static readonly ArgumentTable<UserArguments> Table = UserArguments.OfUser(needsRoles: false);

    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var arguments = new UserArguments();
        Table.Read(command, ref arguments);
        var user = new UserName(UserArguments.NameIn(command), command.Database);
        if (arguments is { Password: null, CustomData: null, Roles: null, Restrictions: null, Mechanisms: null })
            throw new DocumentException(ErrorCode.BadValue, "Must specify at least one field to update in updateUser");
        CreateUser.CheckPassword(user, arguments);
        NewCredentials.CheckAny(arguments.Mechanisms);
        var roles = arguments.RoleNames(command);
        await users.CheckExistAsync(roles, cancellationToken);
        var document = await UserDocuments.FindAsync(users.Reads, user, cancellationToken)
            ?? throw new DocumentException(ErrorCode.UserNotFound, $"User {user} not found");
        document = document.With("credentials", Credentials(document["credentials"].AsDocument, user, arguments));
        if (arguments.CustomData is { } data)
            document = document.With("customData", data);
        if (arguments.Roles is not null)
            document = document.With("roles", roles.ToRawArray());
        await users.ReplaceAsync(UserDocuments.Users, arguments.WithRestrictions(document), cancellationToken);
        return Replies.Ok;
    }

    private static RawDocument Credentials(RawDocument before, UserName user, in UserArguments arguments) => arguments switch
    {
        { Password: not null } => NewCredentials.Create(user.Name, arguments),
        { Mechanisms: { } mechanisms } => NewCredentials.Keep(before, mechanisms),
        _ => before,
    };
}
