namespace Streetcar.Grains.Commands;

/// <summary>What the commands that change users and roles have in common.</summary>
internal static class UserCommands
{
    /// <summary>Hands a change to the one who makes it.</summary>
    public static ValueTask<Reply> ChangeAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        services.Users.ChangeAsync(command, cancellationToken);

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/invalidateUserCache/"/></summary>
    public static ValueTask<Reply> ForgetAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        services.Directory.Forget();
        return ValueTask.FromResult(Replies.Ok);
    }
}
