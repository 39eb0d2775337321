using System.Security.Cryptography;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Security.Scram;

/// <summary>What a server keeps of a password: enough to check it, and not enough to say it.</summary>
/// <param name="Mechanism">The mechanism that it is for.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">How often the password is hashed.</param>
/// <param name="StoredKey">The hash of the key that a client proves to have.</param>
/// <param name="ServerKey">The key that the server proves to have.</param>
public sealed record ScramCredential(
    ScramMechanism Mechanism, ReadOnlyMemory<byte> Salt, int Iterations, ReadOnlyMemory<byte> StoredKey, ReadOnlyMemory<byte> ServerKey)
{
    // The salt that MongoDB makes: a hash with four bytes to spare for the block's number.
    private const int BlockNumberBytes = 4;

    /// <summary>The credential of a password, with a salt of its own.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="prepared">The password, as <see cref="ScramMechanism.Prepare"/> gives it.</param>
    public static ScramCredential Create(ScramMechanism mechanism, string prepared) => Create(
        mechanism, prepared, RandomNumberGenerator.GetBytes(mechanism.HashBytes - BlockNumberBytes), mechanism.Iterations);

    /// <summary>The credential of a password.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="prepared">The password, as <see cref="ScramMechanism.Prepare"/> gives it.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">How often the password is hashed, 1 or more.</param>
    public static ScramCredential Create(ScramMechanism mechanism, string prepared, byte[] salt, int iterations)
    {
        byte[] salted = mechanism.Derive(prepared, salt, iterations);
        return new(
            mechanism,
            salt,
            iterations,
            mechanism.Hash(mechanism.Mac(salted, "Client Key"u8)),
            mechanism.Mac(salted, "Server Key"u8));
    }

    /// <summary>A credential that nobody can prove to have, which looks like that of a user for as long as the secret stays.</summary>
    /// <param name="mechanism">The mechanism.</param>
    /// <param name="user">Whose it would be.</param>
    /// <param name="secret">What the salt is made of, beside the user.</param>
    public static ScramCredential OfNobody(ScramMechanism mechanism, UserName user, ReadOnlySpan<byte> secret) => new(
        mechanism,
        mechanism.Mac(secret, Encoding.UTF8.GetBytes(user.Id)).AsMemory(0, mechanism.HashBytes - BlockNumberBytes),
        mechanism.Iterations,
        RandomNumberGenerator.GetBytes(mechanism.HashBytes),
        RandomNumberGenerator.GetBytes(mechanism.HashBytes));

    /// <summary>Reads what <see cref="ToDocument"/> makes.</summary>
    /// <param name="mechanism">The mechanism that it is for.</param>
    /// <param name="document">The document.</param>
    /// <returns>The credential; null where the document is none.</returns>
    public static ScramCredential? TryParse(ScramMechanism mechanism, RawDocument document)
    {
        if (!document["iterationCount"].Raw.TryGetInt64(out long iterations) || iterations is < 1 or > int.MaxValue)
            return null;
        return Bytes("salt") is { } salt && Bytes("storedKey") is { } storedKey && Bytes("serverKey") is { } serverKey
                && storedKey.Length == mechanism.HashBytes && serverKey.Length == mechanism.HashBytes
            ? new ScramCredential(mechanism, salt, (int)iterations, storedKey, serverKey)
            : null;

        byte[]? Bytes(string name)
        {
            if (document[name] is not { Type: ElementType.String } text)
                return null;
            byte[] bytes = new byte[text.AsString.Length];
            return Convert.TryFromBase64String(text.AsString, bytes, out int length) ? bytes[..length] : null;
        }
    }

    /// <summary>As it stands in a user's document in <c>admin.system.users</c>, in the field of its mechanism.</summary>
    public RawDocument ToDocument() => new()
    {
        ["iterationCount"] = Iterations,
        ["salt"] = Convert.ToBase64String(Salt.Span),
        ["storedKey"] = Convert.ToBase64String(StoredKey.Span),
        ["serverKey"] = Convert.ToBase64String(ServerKey.Span),
    };
}
