using System.Runtime.CompilerServices;
using System.Text;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire.Authentication;

/// <summary>
/// Lets a connection that has not authenticated do nothing but say <c>hello</c>, ask what needs no user, and authenticate
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/auth/auth.md"/>).
/// </summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="users">Who may connect.</param>
internal sealed class AuthenticationCheck(ICommandDispatcher dispatcher, UserList users) : ICommandDispatcher
{
    private const string Speculative = "speculativeAuthenticate";
    private const string Mechanisms = "saslSupportedMechs";

    // Those that are under way; an entry goes with its connection.
    private readonly ConditionalWeakTable<ClientConnection, SaslExchange> _exchanges = [];

    public RawTimestamp ClusterTime => dispatcher.ClusterTime;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var client = command.Connection!;
        var name = command.Name;
        if (Handshake.IsHello(name))
            return GreetAsync(client, command, cancellationToken);
        if (Handshake.IsAuthentication(name))
        {
            var answer = name.SequenceEqual("saslStart"u8) ? Begin(client, command.Document) : Continue(client, command.Document);
            return ValueTask.FromResult(new Reply(answer.With("ok", 1.0)));
        }

        if (!client.IsAuthenticated && !NeedsNobody(name))
            throw new DocumentException(ErrorCode.Unauthorized, $"Command {Encoding.UTF8.GetString(name)} requires authentication");
        if (name.SequenceEqual("logout"u8))
            client.IsAuthenticated = false;
        return dispatcher.RunAsync(command, cancellationToken);
    }

    private static bool NeedsNobody(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("ping"u8) || name.SequenceEqual("buildInfo"u8) || name.SequenceEqual("buildinfo"u8)
        || name.SequenceEqual("connectionStatus"u8) || name.SequenceEqual("whatsmyuri"u8) || name.SequenceEqual("logout"u8);

    private async ValueTask<Reply> GreetAsync(ClientConnection client, Command command, CancellationToken cancellationToken)
    {
        var hello = command.Document;
        var reply = await dispatcher.RunAsync(command, cancellationToken);
        var additions = Additions(client, hello);
        if (additions.IsEmpty)
            return reply;
        var answer = reply.Document;
        foreach (var (name, value) in additions)
            answer = answer.With(name, value);
        reply.Return();
        return new Reply(answer);
    }

    private RawDocument Additions(ClientConnection client, RawDocument hello)
    {
        var additions = RawDocument.Empty;
        if (hello[Mechanisms] is { Type: ElementType.String } user && users.Contains(user.AsString[(user.AsString.IndexOf('.', StringComparison.Ordinal) + 1)..]))
            additions = additions.With(Mechanisms, RawArray.From(ScramMechanism.All.Select(mechanism => (RawValue)mechanism.Name)));
        if (hello[Speculative] is not { Type: ElementType.Document } start)
            return additions;
        try
        {
            return additions.With(Speculative, Begin(client, start.AsDocument));
        }
        catch (DocumentException)
        {
            // Speculation that fails is not answered; the client then begins in the ordinary way.
            return additions;
        }
    }

    private RawDocument Begin(ClientConnection client, RawDocument start)
    {
        var exchange = SaslExchange.Of(start, users);
        _exchanges.AddOrUpdate(client, exchange);
        return Step(client, exchange, start);
    }

    private RawDocument Continue(ClientConnection client, RawDocument step)
    {
        if (!_exchanges.TryGetValue(client, out var exchange))
            throw new DocumentException(ErrorCode.ProtocolError, "No SASL session state found");
        return Step(client, exchange, step);
    }

    private RawDocument Step(ClientConnection client, SaslExchange exchange, RawDocument step)
    {
        RawDocument answer;
        try
        {
            answer = exchange.Take(step["payload"]);
        }
        catch (AuthenticationException)
        {
            _exchanges.Remove(client);
            throw new DocumentException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        }

        if (exchange.IsDone)
        {
            _exchanges.Remove(client);
            client.IsAuthenticated = true;
        }

        return answer;
    }
}
