using Streetcar.Grains.Auditing;
using Streetcar.Security;
using Streetcar.Security.Scram;

namespace Streetcar.Grains.Authentication;

/// <summary>
/// Lets the users of connections log in
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/auth/auth.md"/>). Nothing tells whether a user exists:
/// with one that does not, the conversation goes on to its end.
/// </summary>
/// <param name="users">Who there is.</param>
/// <param name="delays">Slows down who guesses.</param>
/// <param name="secret">What the salts of users are made of who don't exist.</param>
/// <param name="audit">Notes who logs in.</param>
internal sealed class LogIns(UserDirectory users, LogInDelays delays, LogInSecret secret, AuditLog audit)
{
    /// <summary>By which mechanisms a user logs in; none where he is not known and clients need not log in.</summary>
    /// <param name="connection">Whose log-in it is to be.</param>
    /// <param name="user">Who he is.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async ValueTask<IEnumerable<ScramMechanism>> MechanismsAsync(
        ClientConnection connection, UserName user, CancellationToken cancellationToken)
    {
        if (await users.FindCredentialsAsync(user, cancellationToken) is { } credentials)
            return ScramMechanism.All.Where(mechanism => credentials.Find(mechanism) is not null);
        return connection.MustLogIn ? ScramMechanism.All : [];
    }

    /// <summary>Begins a log-in by SCRAM.</summary>
    /// <param name="connection">Whose.</param>
    /// <param name="database">Where the user is said to be.</param>
    /// <param name="start">A <c>saslStart</c>.</param>
    /// <param name="isSpeculative">Whether the client does not know yet by which mechanism the user logs in.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The reply, without <c>ok</c>.</returns>
    /// <exception cref="DocumentException">AuthenticationFailed, or MechanismUnavailable.</exception>
    public async ValueTask<RawDocument> BeginAsync(
        ClientConnection connection, string database, RawDocument start, bool isSpeculative, CancellationToken cancellationToken)
    {
        connection.LogIn = null;
        var mechanism = Mechanism(start["mechanism"]);
        var first = FirstMessage(start["payload"]);
        var user = new UserName(first.User, database);
        await delays.WaitAsync(connection.Address, user, cancellationToken);
        var ofNobody = connection.MustLogIn ? ScramCredential.OfNobody(mechanism, user, await secret.GetAsync(cancellationToken)) : null;
        var found = await users.FindCredentialsAsync(user, cancellationToken);
        // Who guesses at the mechanism is told the right ones beside the answer.
        if (isSpeculative && found is not null && found.Find(mechanism) is null)
            throw Failure();
        var credential = found?.Find(mechanism) ?? ofNobody;
        if (credential is null)
        {
            throw new DocumentException(
                ErrorCode.AuthenticationFailed,
                $"This server asks nobody who he is, and has no user '{user}' for {mechanism.Name}; leave the name and password out of the connection string");
        }

        var exchange = new SaslExchange(
            user,
            mechanism,
            new ScramConversation(first, credential),
            skipsEmpty: start["options"] is { Type: ElementType.Document } given
                && given.AsDocument["skipEmptyExchange"] is { Type: ElementType.Boolean, AsBoolean: true });
        connection.LogIn = exchange;
        return exchange.FirstReply;
    }

    /// <summary>Goes on with a log-in.</summary>
    /// <param name="connection">Whose.</param>
    /// <param name="database">Where the user is said to be.</param>
    /// <param name="step">A <c>saslContinue</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The reply, without <c>ok</c>.</returns>
    /// <exception cref="DocumentException">AuthenticationFailed, or ProtocolError.</exception>
    public async ValueTask<RawDocument> ContinueAsync(
        ClientConnection connection, string database, RawDocument step, CancellationToken cancellationToken)
    {
        if (connection.LogIn is not { } exchange)
            throw new DocumentException(ErrorCode.ProtocolError, "No SASL session state found");
        connection.LogIn = null;
        if (database != exchange.User.Database)
            throw new DocumentException(ErrorCode.ProtocolError, "Attempt to switch database target during SASL authentication.");
        RawDocument answer;
        try
        {
            answer = exchange.Take(step["payload"]);
        }
        catch (AuthenticationException)
        {
            delays.Failed(connection.Address, exchange.User);
            audit.NoteLogIn(connection, exchange.User, exchange.Mechanism.Name, ErrorCode.AuthenticationFailed);
            throw Failure();
        }

        if (!exchange.IsDone)
        {
            connection.LogIn = exchange;
            return answer;
        }

        // As he is now: the conversation may have taken a while.
        CheckOther(connection, exchange.User);
        if (!await users.TryLogInAsync(connection, exchange.User, cancellationToken))
            throw Failure();
        delays.Succeeded(connection.Address, exchange.User);
        audit.NoteLogIn(connection, exchange.User, exchange.Mechanism.Name, ErrorCode.Ok);
        return answer;
    }

    private static ScramMechanism Mechanism(RawValue name) =>
        ScramMechanism.All.FirstOrDefault(known => name == known.Name)
        ?? throw new DocumentException(
            ErrorCode.MechanismUnavailable,
            $"Received authentication for mechanism {name} which is unknown or not enabled; there are {string.Join(" and ", ScramMechanism.All.Select(known => known.Name))}");

    private static ScramFirstMessage FirstMessage(RawValue payload)
    {
        try
        {
            return ScramFirstMessage.Parse(SaslExchange.Message(payload));
        }
        catch (AuthenticationException)
        {
            throw Failure();
        }
    }

    /// <summary>Refuses to make one user another one.</summary>
    /// <param name="connection">Where somebody may have logged in.</param>
    /// <param name="user">Who is to.</param>
    /// <exception cref="DocumentException">Location5626701 or Location5626702.</exception>
    public static void CheckOther(ClientConnection connection, UserName user)
    {
        if (connection.User is not { User: var before } || before == user)
            return;
        throw before.Database == user.Database
            ? new DocumentException((ErrorCode)5626701, $"Each client connection may only be authenticated once. Previously authenticated as: {before}")
            : new DocumentException((ErrorCode)5626702, $"Client has attempted to authenticate on multiple databases.Already authenticated as: {before}");
    }

    /// <summary>What does not tell which part was wrong.</summary>
    public static DocumentException Failure() => new(ErrorCode.AuthenticationFailed, "Authentication failed.");
}
