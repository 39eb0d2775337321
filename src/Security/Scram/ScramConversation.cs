using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Streetcar.Security.Scram;

/// <summary>
/// The server's side of one authentication by SCRAM (<see href="https://www.rfc-editor.org/rfc/rfc5802#section-5"/>): two
/// messages of the client, each with its answer. Channel binding is not offered.
/// </summary>
public sealed class ScramConversation
{
    private const int NonceBytes = 24;

    private readonly string _header;
    private readonly string _nonce;
    private readonly string _messages;
    private ScramCredential? _credential;

    /// <summary>Begins with the client's first message.</summary>
    /// <param name="first">The message.</param>
    /// <param name="credential">
    /// The credential of the user that it names; for a user that is not known one that nobody can prove to have, so that the
    /// answer does not tell.
    /// </param>
    /// <param name="newNonce">Makes the server's part of the nonce, of printable ASCII without commas; null for a random one.</param>
    public ScramConversation(ScramFirstMessage first, ScramCredential credential, Func<string>? newNonce = null)
    {
        _header = first.Header;
        _credential = credential;
        _nonce = first.Nonce + (newNonce?.Invoke() ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)));
        string answer = string.Create(
            CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(credential.Salt.Span)},i={credential.Iterations}");
        _messages = $"{first.Bare},{answer}";
        FirstAnswer = Encoding.UTF8.GetBytes(answer);
    }

    /// <summary>The answer to the first message: the nonce, the salt and how often to hash.</summary>
    public byte[] FirstAnswer { get; }

    /// <summary>Whether the client has proved that it knows the password.</summary>
    public bool IsProved { get; private set; }

    /// <summary>Takes the client's last message: the proof.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The answer: the server's own proof.</returns>
    /// <exception cref="AuthenticationException">The message is none, or proves another password.</exception>
    /// <exception cref="InvalidOperationException">The conversation is over.</exception>
    public byte[] Finish(ReadOnlySpan<byte> message)
    {
        if (_credential is not { } credential)
            throw new InvalidOperationException("The conversation is over.");
        // Once only: a proof can't be guessed at.
        _credential = null;
        string text = ScramFirstMessage.Text(message);
        int proof = text.LastIndexOf(",p=", StringComparison.Ordinal);
        string channel = Convert.ToBase64String(Encoding.UTF8.GetBytes(_header));
        if (proof < 0 || text[..proof] != $"c={channel},r={_nonce}")
            throw new AuthenticationException("the last message is not of this conversation");
        byte[] exchange = Encoding.UTF8.GetBytes($"{_messages},{text[..proof]}");
        if (!Proves(credential, text[(proof + 3)..], exchange))
            throw new AuthenticationException("the password is another one");
        IsProved = true;
        return Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(credential.Mechanism.Mac(credential.ServerKey.Span, exchange))}");
    }

    private static bool Proves(ScramCredential credential, string proof, byte[] exchange)
    {
        byte[] key = new byte[credential.StoredKey.Length];
        if (!Convert.TryFromBase64String(proof, key, out int length) || length != key.Length)
            return false;
        byte[] signature = credential.Mechanism.Mac(credential.StoredKey.Span, exchange);
        for (int i = 0; i < key.Length; i++)
            key[i] ^= signature[i];
        return CryptographicOperations.FixedTimeEquals(credential.Mechanism.Hash(key), credential.StoredKey.Span);
    }
}
