using System.Security.Cryptography;
using System.Text;
using Streetcar.Abstractions;
using Streetcar.Bson;

namespace Streetcar.Wire;

/// <summary>
/// Keeps strangers out of a door that only its own process is to use: who does not know the password can do nothing but
/// say <c>hello</c>. It is said in plain, by SASL's PLAIN, so that it is for connections that never leave the machine.
/// </summary>
/// <param name="user">The user's name.</param>
/// <param name="password">The password.</param>
internal sealed class Password(string user, string password)
{
    private readonly byte[] _payload = Encoding.UTF8.GetBytes($"\0{user}\0{password}");

    /// <summary>Answers a connection that has not said the password yet.</summary>
    /// <exception cref="DocumentException">It does not say it with this command.</exception>
    public Reply Check(Command command)
    {
        if (!command.Name.SequenceEqual("saslStart"u8))
        {
            throw new DocumentException(
                ErrorCode.Unauthorized, $"Command {Encoding.UTF8.GetString(command.Name)} requires authentication");
        }

        var payload = RawReader.Find(command.Body.Span, "payload"u8);
        if (payload.Type != ElementType.Binary || !CryptographicOperations.FixedTimeEquals(payload.BinaryData, _payload))
            throw new DocumentException(ErrorCode.AuthenticationFailed, "Authentication failed.");
        return new Reply(new RawDocument
        {
            ["conversationId"] = 1,
            ["done"] = true,
            ["payload"] = RawValue.FromBinary([]),
            ["ok"] = 1.0,
        });
    }
}
