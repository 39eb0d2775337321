using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/createUser/"/></summary>
internal static class CreateUser
{
    private static readonly ArgumentTable<UserArguments> Table = UserArguments.OfUser(needsRoles: true);

    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        var arguments = new UserArguments();
        Table.Read(command, ref arguments);
        var user = new UserName(UserArguments.NameIn(command), command.Database);
        Check(user, arguments);
        var roles = arguments.RoleNames(command);
        var document = Document(user, arguments, roles.ToRawArray());
        UserDocument.Check(document);
        await users.CheckExistAsync(roles, cancellationToken);
        if (await UserDocuments.FindAsync(users.Reads, user, cancellationToken) is not null)
            throw new DocumentException((ErrorCode)51003, $"User \"{user}\" already exists");
        await users.InsertAsync(UserDocuments.Users, document, cancellationToken);
        return Replies.Ok;
    }

    /// <exception cref="DocumentException">BadValue: it is a user whose password is not known here.</exception>
    public static void CheckPassword(UserName user, in UserArguments arguments)
    {
        if (arguments.Password is not null && user.Database == UserDocument.External)
            throw new DocumentException(ErrorCode.BadValue, "Cannot set the password for users defined on the '$external' database");
    }

    private static void Check(UserName user, in UserArguments arguments)
    {
        if (user.Database == "local")
            throw new DocumentException(ErrorCode.BadValue, "Cannot create users in the local database");
        if (arguments.Password is null && user.Database != UserDocument.External)
        {
            throw new DocumentException(
                ErrorCode.BadValue, "Must provide a 'pwd' field for all user documents, except those with '$external' as the user's source db");
        }

        CheckPassword(user, arguments);
        NewCredentials.CheckAny(arguments.Mechanisms);
    }

    private static RawDocument Document(UserName user, in UserArguments arguments, RawArray roles)
    {
        RawDocument document = new()
        {
            ["_id"] = user.Id,
            ["userId"] = Guid.NewGuid(),
            ["user"] = user.Name,
            ["db"] = user.Database,
            ["credentials"] = user.Database == UserDocument.External
                ? new RawDocument { ["external"] = true }
                : NewCredentials.Create(user.Name, arguments),
        };
        if (arguments.CustomData is { } data)
            document = document.With("customData", data);
        return arguments.WithRestrictions(document.With("roles", roles));
    }
}
