namespace Streetcar.Grains.Commands;

/// <summary>What is asked about users and roles, of which there are none.</summary>
internal static class Users
{
    // Which, and what to show of them.
    private static readonly ArgumentTable<bool> Table = new()
    {
        { "filter", (ref _, in _) => { } },
        { "showAuthenticationRestrictions", (ref _, in _) => { } },
        { "showBuiltinRoles", (ref _, in _) => { } },
        { "showCredentials", (ref _, in _) => { } },
        { "showCustomData", (ref _, in _) => { } },
        { "showPrivileges", (ref _, in _) => { } },
    };

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/usersInfo/"/></summary>
    public static ValueTask<Reply> ListAsync(QueryServices reads, Command command, CancellationToken cancellationToken) =>
        None("users", command);

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/rolesInfo/"/></summary>
    public static ValueTask<Reply> ListRolesAsync(QueryServices reads, Command command, CancellationToken cancellationToken) =>
        None("roles", command);

    /// <summary>
    /// <see href="https://www.mongodb.com/docs/manual/reference/command/dropAllUsersFromDatabase/"/> and
    /// <see href="https://www.mongodb.com/docs/manual/reference/command/dropAllRolesFromDatabase/"/>
    /// </summary>
    public static ValueTask<Reply> DropAllAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(Replies.From(new RawDocument { ["n"] = 0 }));
    }

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/invalidateUserCache/"/></summary>
    public static ValueTask<Reply> ForgetAsync(QueryServices reads, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(Replies.Ok);
    }

    private static ValueTask<Reply> None(string what, Command command)
    {
        bool nothing = false;
        Table.Read(command, ref nothing);
        return ValueTask.FromResult(Replies.From(new RawDocument { [what] = RawArray.Empty }));
    }
}
