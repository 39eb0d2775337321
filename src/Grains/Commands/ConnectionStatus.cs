namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/connectionStatus/"/>: nobody is authenticated.
/// </summary>
internal static class ConnectionStatus
{
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "showPrivileges", (ref to, in argument) => to = argument.Boolean() },
    };

    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var nobody = new RawDocument
        {
            ["authenticatedUsers"] = RawArray.Empty,
            ["authenticatedUserRoles"] = RawArray.Empty,
        };
        bool showsPrivileges = false;
        Table.Read(command, ref showsPrivileges);
        if (showsPrivileges)
            nobody = nobody.With("authenticatedUserPrivileges", RawArray.Empty);
        return ValueTask.FromResult(Replies.From(command.Connection is { } connection
            ? new RawDocument { ["authInfo"] = nobody, ["uuid"] = connection.Uuid }
            : new RawDocument { ["authInfo"] = nobody }));
    }
}
