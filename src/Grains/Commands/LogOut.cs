namespace Streetcar.Grains.Commands;

/// <summary>What is said to end or to refuse an authentication, where there are no users.</summary>
internal static class LogOut
{
    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/logout/"/></summary>
    public static ValueTask<Reply> RunAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        return ValueTask.FromResult(Replies.Ok);
    }

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/authenticate/"/></summary>
    public static ValueTask<Reply> RefuseAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        throw new DocumentException(ErrorCode.AuthenticationFailed, "Authentication failed.");
}
