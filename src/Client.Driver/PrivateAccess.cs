using System.Text;
using Streetcar.Bson;
using Streetcar.Protocol;
using Streetcar.Security;
using Streetcar.Security.Scram;

namespace Streetcar.Client.Driver;

/// <summary>Runs the commands of one user alone, whose password nobody outside of the process knows.</summary>
/// <param name="dispatcher">Runs them.</param>
/// <param name="user">The user, who logs in by SCRAM-SHA-256.</param>
/// <param name="password">His password, of ASCII.</param>
internal sealed class PrivateAccess(ICommandDispatcher dispatcher, UserName user, string password) : ICommandDispatcher
{
    private readonly ScramCredential _credential = ScramCredential.Create(ScramMechanism.Sha256, password);
    private readonly Principal _principal = Principal.OfRole(user, "root");

    public RawTimestamp ClusterTime => dispatcher.ClusterTime;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var client = command.Connection!;
        if (client.User is not null || Handshake.IsHello(command.Name))
            return dispatcher.RunAsync(command, cancellationToken);
        if (!Handshake.IsAuthentication(command.Name))
            throw new DocumentException(ErrorCode.Unauthorized, $"Command {Encoding.UTF8.GetString(command.Name)} requires authentication");
        try
        {
            return ValueTask.FromResult(new Reply(LogIn(client, command.Document).With("ok", 1.0)));
        }
        catch (AuthenticationException)
        {
            client.LogIn = null;
            throw new DocumentException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        }
    }

    private RawDocument LogIn(ClientConnection client, RawDocument step)
    {
        if (client.LogIn is not { } exchange)
        {
            var first = ScramFirstMessage.Parse(SaslExchange.Message(step["payload"]));
            if (first.User != user.Name)
                throw new AuthenticationException($"there is no user '{first.User}'");
            client.LogIn = new SaslExchange(user, ScramMechanism.Sha256, new ScramConversation(first, _credential), skipsEmpty: true);
            return client.LogIn.FirstReply;
        }

        var reply = exchange.Take(step["payload"]);
        (client.LogIn, client.User) = (null, _principal);
        return reply;
    }
}
