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
        RawDocument described = new()
        {
            ["authenticatedUsers"] = user is null ? RawArray.Empty : RawArray.Create(new RawDocument { ["user"] = user.User.Name, ["db"] = user.User.Database }),
            ["authenticatedUserRoles"] = UserArguments.ToArray(user?.Roles ?? []),
        };
        return showsPrivileges ? described.With("authenticatedUserPrivileges", UserArguments.ToArray(user?.Privileges ?? [])) : described;
    }
}
