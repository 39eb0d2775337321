using Streetcar.Security;

namespace Streetcar.Grains.Authentication;

/// <summary>
/// Lets the users of connections log in by the certificates that their clients have proved to have
/// (<see href="https://www.mongodb.com/docs/manual/core/security-x.509/"/>): those of <c>$external</c> whose name is the subject.
/// </summary>
/// <param name="users">Who there is.</param>
internal sealed class CertificateLogIns(UserDirectory users)
{
    /// <summary>The mechanism.</summary>
    public const string Mechanism = "MONGODB-X509";

    /// <summary>Logs a user in.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="database">Where the user is said to be.</param>
    /// <param name="command">An <c>authenticate</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The reply, without <c>ok</c>.</returns>
    /// <exception cref="DocumentException">AuthenticationFailed, ProtocolError, BadValue or UserNotFound.</exception>
    public async ValueTask<RawDocument> LogInAsync(
        ClientConnection connection, string database, RawDocument command, CancellationToken cancellationToken)
    {
        if (command["mechanism"] is { IsMissing: false } mechanism && mechanism != Mechanism)
            throw new DocumentException(ErrorCode.BadValue, $"Unsupported mechanism: {mechanism}");
        if (connection.CertificateSubject is not { Length: > 0 } subject || (command["user"] is { IsMissing: false } named && named != subject))
            throw LogIns.Failure();
        if (database != UserDocument.External)
            throw new DocumentException(ErrorCode.ProtocolError, "X.509 authentication must always use the $external database.");
        var user = new UserName(subject, database);
        LogIns.CheckOther(connection, user);
        if (!await users.TryLogInAsync(connection, user, cancellationToken))
        {
            // The client has proved to be him, so that he may know.
            throw await users.FindCredentialsAsync(user, cancellationToken) is null
                ? new DocumentException(ErrorCode.UserNotFound, $"Could not find user \"{user.Name}\" for db \"{user.Database}\"")
                : LogIns.Failure();
        }

        return new RawDocument { ["dbname"] = database, ["user"] = subject };
    }
}
