using Streetcar.Grains.Authentication;
using Streetcar.Security;

namespace Streetcar.Grains.Commands;

/// <summary>The commands that log a connection's user in and out.</summary>
internal static class SaslCommands
{
    private const string Speculative = "speculativeAuthenticate";
    private const string Mechanisms = "saslSupportedMechs";

    /// <summary>Begins a conversation.</summary>
    public static async ValueTask<Reply> StartAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        Replies.From(await services.LogIns.BeginAsync(Connection(command), command.Database, command.Document, isSpeculative: false, cancellationToken));

    /// <summary>Goes on with it.</summary>
    public static async ValueTask<Reply> ContinueAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        Replies.From(await services.LogIns.ContinueAsync(Connection(command), command.Database, command.Document, cancellationToken));

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/authenticate/"/></summary>
    public static async ValueTask<Reply> AuthenticateAsync(QueryServices services, Command command, CancellationToken cancellationToken) =>
        command.Connection is { } connection
            ? Replies.From(await services.Certificates.LogInAsync(connection, command.Database, command.Document, cancellationToken))
            : throw LogIns.Failure();

    /// <summary><see href="https://www.mongodb.com/docs/manual/reference/command/logout/"/></summary>
    public static ValueTask<Reply> LogOutAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        NoArguments.Check(command);
        command.Connection?.LogOut();
        return ValueTask.FromResult(Replies.Ok);
    }

    /// <summary>What <c>hello</c> says to a client that wants to log in: by which mechanisms, and the first step of it.</summary>
    /// <param name="services">Where users are had.</param>
    /// <param name="command">The <c>hello</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Fields of the reply; none for a client that does not ask.</returns>
    public static async ValueTask<RawDocument> GreetAsync(QueryServices services, Command command, CancellationToken cancellationToken)
    {
        var additions = RawDocument.Empty;
        if (command.Connection is not { } connection)
            return additions;
        var hello = command.Document;
        if (hello[Mechanisms] is { Type: ElementType.String } user)
        {
            var mechanisms = await services.LogIns.MechanismsAsync(connection, UserName.Parse(user.AsString), cancellationToken);
            if (mechanisms.Any())
                additions = additions.With(Mechanisms, RawArray.From(mechanisms.Select(mechanism => (RawValue)mechanism.Name)));
        }

        if (hello[Speculative] is not { Type: ElementType.Document } start || start.AsDocument["db"] is not { Type: ElementType.String } database)
            return additions;
        try
        {
            return additions.With(
                Speculative, await SpeculateAsync(services, connection, database.AsString, start.AsDocument, cancellationToken));
        }
        catch (DocumentException)
        {
            // Speculation that fails is not answered; the client then begins in the ordinary way.
            return additions;
        }
    }

    private static ValueTask<RawDocument> SpeculateAsync(
        QueryServices services, ClientConnection connection, string database, RawDocument start, CancellationToken cancellationToken) =>
        start.ContainsKey("authenticate")
            ? services.Certificates.LogInAsync(connection, database, start, cancellationToken)
            : services.LogIns.BeginAsync(connection, database, start, isSpeculative: true, cancellationToken);

    private static ClientConnection Connection(Command command) => command.Connection
        ?? throw new DocumentException(ErrorCode.ProtocolError, "Only a connection can be authenticated");
}
