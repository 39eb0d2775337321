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
        var users = new RawDocument
        {
            ["authenticatedUsers"] = command.Connection?.User is { User: var user }
                ? RawArray.Create(new RawDocument { ["user"] = user.Name, ["db"] = user.Database })
                : RawArray.Empty,
            ["authenticatedUserRoles"] = RawArray.Empty,
        };
        bool showsPrivileges = false;
        Table.Read(command, ref showsPrivileges);
        if (showsPrivileges)
            users = users.With("authenticatedUserPrivileges", RawArray.Empty);
        return ValueTask.FromResult(Replies.From(command.Connection is { } connection
            ? new RawDocument { ["authInfo"] = users, ["uuid"] = connection.Uuid }
            : new RawDocument { ["authInfo"] = users }));
    }
}
