using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Streetcar.Wire.Authentication;

/// <summary>
/// The server's side of one authentication by SCRAM (<see href="https://www.rfc-editor.org/rfc/rfc5802#section-5"/>): two
/// messages of the client, each with its answer. Channel binding is not offered.
/// </summary>
/// <param name="find">The credential of a user; null for a user that is not known.</param>
/// <param name="newNonce">Makes the server's part of the nonce, of printable ASCII without commas; null for a random one.</param>
public sealed class ScramConversation(Func<string, ScramCredential?> find, Func<string>? newNonce = null)
{
    private const int NonceBytes = 24;
    private const int LongestMessage = 4096;

    private ScramCredential? _credential;
    private string _header = "";
    private string _nonce = "";
    private string _messages = "";

    /// <summary>The user that the client names; empty before it has.</summary>
    public string User { get; private set; } = "";

    /// <summary>Whether the client has proved that it knows the password.</summary>
    public bool IsProved { get; private set; }

    /// <summary>Takes the client's first message: who it is.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The answer: the nonce, the salt and how often to hash.</returns>
    /// <exception cref="AuthenticationException">The message is none, or the user is not known.</exception>
    public byte[] Begin(ReadOnlySpan<byte> message)
    {
        string text = Text(message);
        // "n,," or "y,,", with the user to act as in between, whom MongoDB does not have.
        if (!text.StartsWith("n,,", StringComparison.Ordinal) && !text.StartsWith("y,,", StringComparison.Ordinal))
            throw new AuthenticationException("the header of the first message is not n,, or y,,");
        _header = text[..3];
        string bare = text[3..];
        string[] fields = bare.Split(',');
        if (fields.Length < 2 || !fields[0].StartsWith("n=", StringComparison.Ordinal) || fields[1].Length <= 2 || !fields[1].StartsWith("r=", StringComparison.Ordinal))
            throw new AuthenticationException("the first message does not name a user and a nonce");
        User = fields[0][2..].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        _credential = find(User) ?? throw new AuthenticationException($"there is no user '{User}'");
        _nonce = fields[1][2..] + (newNonce?.Invoke() ?? Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)));
        string answer = string.Create(
            CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(_credential.Salt.Span)},i={_credential.Iterations}");
        _messages = $"{bare},{answer}";
        return Encoding.UTF8.GetBytes(answer);
    }

    /// <summary>Takes the client's last message: the proof.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The answer: the server's own proof.</returns>
    /// <exception cref="AuthenticationException">The message is none, or proves another password.</exception>
    /// <exception cref="InvalidOperationException">The conversation has not begun, or is over.</exception>
    public byte[] Finish(ReadOnlySpan<byte> message)
    {
        if (_credential is not { } credential)
            throw new InvalidOperationException("No conversation has begun.");
        // Once only: a proof can't be guessed at.
        _credential = null;
        string text = Text(message);
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

    // Whoever sends it has not logged in.
    private static string Text(ReadOnlySpan<byte> message) => message.Length <= LongestMessage
        ? Encoding.UTF8.GetString(message)
        : throw new AuthenticationException($"the message is longer than {LongestMessage} bytes");
}
