using System.Security.Cryptography;

namespace Streetcar.Wire.Authentication;

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
}
