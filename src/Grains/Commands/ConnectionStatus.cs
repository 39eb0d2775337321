namespace Streetcar.Grains;

/// <summary>
/// <see href="https://www.mongodb.com/docs/manual/reference/command/connectionStatus/"/>: nobody is authenticated.
/// </summary>
internal static class ConnectionStatus
{
    public static ValueTask<Reply> RunAsync(Reads reads, Command command, CancellationToken cancellationToken)
    {
        var nobody = new BsonDocument
        {
            ["authenticatedUsers"] = BsonArray.Empty,
            ["authenticatedUserRoles"] = BsonArray.Empty,
        };
        if (ShowsPrivileges(command))
            nobody = nobody.With("authenticatedUserPrivileges", BsonArray.Empty);
        return ValueTask.FromResult(new Reply(new BsonDocument { ["authInfo"] = nobody, ["ok"] = 1.0 }));
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
