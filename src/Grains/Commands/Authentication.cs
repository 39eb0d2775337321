namespace Streetcar.Grains;

/// <summary>Answers a client that was given a user and a password: there are none to check them against.</summary>
internal static class Authentication
{
    /// <summary>Answers <c>saslStart</c>.</summary>
    public static ValueTask<Reply> RunAsync(Reads reads, Command command, CancellationToken cancellationToken) =>
        throw new DocumentException(
            ErrorCode.AuthenticationFailed,
            "Streetcar has no users yet; leave user and password out of the connection string");
}
