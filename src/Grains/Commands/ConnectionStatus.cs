namespace Streetcar.Grains.Commands;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/connectionStatus/"/>: nobody is authenticated.
/// </summary>
internal static class ConnectionStatus
{
    public static ValueTask<Reply> RunAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        var nobody = new RawDocument
        {
            ["authenticatedUsers"] = RawArray.Empty,
            ["authenticatedUserRoles"] = RawArray.Empty,
        };
        if (ShowsPrivileges(command))
            nobody = nobody.With("authenticatedUserPrivileges", RawArray.Empty);
        return ValueTask.FromResult(new Reply(new RawDocument { ["authInfo"] = nobody, ["ok"] = 1.0 }));
    }

    private static bool ShowsPrivileges(Command command)
    {
        bool shows = false;
        var arguments = new Arguments(command);
        while (arguments.Read())
        {
            if (arguments.Is("showPrivileges"u8))
                shows = arguments.Boolean();
            else
                arguments.Other();
        }

        return shows;
    }
}
