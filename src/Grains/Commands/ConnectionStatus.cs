using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/connectionStatus/"/>
/// </summary>
internal static class ConnectionStatus
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "showPrivileges", (ref to, in argument) => to = argument.Boolean() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        bool showsPrivileges = false;
        Table.Read(command, ref showsPrivileges);
        var users = Describe(command.Connection?.User, showsPrivileges);
        return ValueTask.FromResult(Replies.From(command.Connection is { } connection
            ? new RawDocument { ["authInfo"] = users, ["uuid"] = connection.Uuid }
            : new RawDocument { ["authInfo"] = users }));
    }

    private static RawDocument Describe(Principal? user, bool showsPrivileges)
    {
        UserName[] users = user is null ? [] : [user.User];
        RawDocument described = new()
        {
            ["authenticatedUsers"] = users.ToRawArray(),
            ["authenticatedUserRoles"] = (user?.Roles ?? []).ToRawArray(),
        };
        return showsPrivileges ? described.With("authenticatedUserPrivileges", (user?.Privileges ?? []).ToRawArray()) : described;
    }
}
