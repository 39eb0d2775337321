using System.Security.Cryptography;
using System.Text;
using Streetcar.Bson;
using Streetcar.Protocol;

namespace Streetcar.Wire;

/// <summary>
/// Restricts a listener to its own process: a connection that does not know the password can do nothing but say
/// <c>hello</c>. It is sent in plain text, by SASL's PLAIN, so that it is for connections that never leave the machine.
/// </summary>
/// <param name="dispatcher">Runs the commands.</param>
/// <param name="password">The password.</param>
internal sealed class PasswordCheck(ICommandDispatcher dispatcher, Password password) : ICommandDispatcher
{
    public RawTimestamp ClusterTime => dispatcher.ClusterTime;

    public ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var client = command.Connection!;
        if (client.IsAuthenticated || Handshake.IsHello(command.Name))
            return dispatcher.RunAsync(command, cancellationToken);
        if (!Handshake.IsAuthentication(command.Name))
        {
            throw new DocumentException(
                ErrorCode.Unauthorized, $"Command {Encoding.UTF8.GetString(command.Name)} requires authentication");
        }

        var payload = RawReader.Find(command.Body.Span, "payload"u8);
        if (payload.Type != ElementType.Binary || !password.Matches(payload.BinaryData))
            throw new DocumentException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        client.IsAuthenticated = true;
        return ValueTask.FromResult(new Reply(new RawDocument
        {
            ["conversationId"] = 1,
            ["done"] = true,
            ["payload"] = RawValue.FromBinary([]),
            ["ok"] = 1.0,
        }));
    }
}

/// <summary>A user's password.</summary>
/// <param name="user">The user's name.</param>
/// <param name="password">The password.</param>
internal sealed class Password(string user, string password)
{
    private readonly byte[] _payload = Encoding.UTF8.GetBytes($"\0{user}\0{password}");

    /// <summary>Whether SASL's PLAIN says this user and password; takes as long whichever byte differs.</summary>
    public bool Matches(ReadOnlySpan<byte> payload) => CryptographicOperations.FixedTimeEquals(payload, _payload);
}
