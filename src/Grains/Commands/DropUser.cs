using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/dropUser/"/> and
/// <see href="https://www.mongodb.com/docs/manual/reference/command/dropAllUsersFromDatabase/"/>.
/// </summary>
internal static class DropUser
{
    public static async ValueTask<Reply> RunAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        var user = new UserName(UserArguments.NameIn(command), command.Database);
        int dropped = await users.DeleteAsync(UserDocuments.Users, new RawDocument { ["_id"] = user.Id }, cancellationToken);
        return dropped > 0 ? Replies.Ok : throw new DocumentException(ErrorCode.UserNotFound, $"User '{user}' not found");
    }

    public static async ValueTask<Reply> RunForAllAsync(UserTransaction users, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        int dropped = await users.DeleteAsync(UserDocuments.Users, new RawDocument { ["db"] = command.Database }, cancellationToken);
        return Replies.From(new RawDocument { ["n"] = dropped });
    }
}
