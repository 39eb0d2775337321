using System.Text;

namespace Streetcar.Security.Scram;

/// <summary>The client's first message of an authentication by SCRAM: who it is, and its part of the nonce.</summary>
public sealed class ScramFirstMessage
{
    internal const int Longest = 4096;

    private ScramFirstMessage(string header, string bare, string user, string nonce) =>
        (Header, Bare, User, Nonce) = (header, bare, user, nonce);

    /// <summary>The user that the client names.</summary>
    public string User { get; }

    internal string Header { get; }

    internal string Bare { get; }

    internal string Nonce { get; }

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <exception cref="AuthenticationException">It is none.</exception>
    public static ScramFirstMessage Parse(ReadOnlySpan<byte> message)
    {
        string text = Text(message);
        // "n,," or "y,,", with the user to act as in between, whom MongoDB does not have.
        if (!text.StartsWith("n,,", StringComparison.Ordinal) && !text.StartsWith("y,,", StringComparison.Ordinal))
            throw new AuthenticationException("the header of the first message is not n,, or y,,");
        string bare = text[3..];
        string[] fields = bare.Split(',');
        if (fields.Length < 2 || !fields[0].StartsWith("n=", StringComparison.Ordinal) || fields[1].Length <= 2 || !fields[1].StartsWith("r=", StringComparison.Ordinal))
            throw new AuthenticationException("the first message does not name a user and a nonce");
        string user = fields[0][2..].Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return new ScramFirstMessage(text[..3], bare, user, fields[1][2..]);
    }

    // Whoever sends it has not logged in.
    internal static string Text(ReadOnlySpan<byte> message) => message.Length <= Longest
        ? Encoding.UTF8.GetString(message)
        : throw new AuthenticationException($"a message of {message.Length} bytes is too long");
}
