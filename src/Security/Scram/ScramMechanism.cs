using System.Security.Cryptography;
using System.Text;

namespace Streetcar.Security.Scram;

/// <summary>One of the two mechanisms of SCRAM (<see href="https://www.rfc-editor.org/rfc/rfc5802"/>) that MongoDB's drivers speak.</summary>
public sealed class ScramMechanism
{
    private readonly HashAlgorithmName _hash;

    private ScramMechanism(string name, HashAlgorithmName hash, int iterations) => (Name, _hash, Iterations) = (name, hash, iterations);

    /// <summary>SCRAM-SHA-256 (<see href="https://www.rfc-editor.org/rfc/rfc7677"/>).</summary>
    public static ScramMechanism Sha256 { get; } = new("SCRAM-SHA-256", HashAlgorithmName.SHA256, 15_000);

    /// <summary>SCRAM-SHA-1, which takes MongoDB's digest of user and password for the password.</summary>
    public static ScramMechanism Sha1 { get; } = new("SCRAM-SHA-1", HashAlgorithmName.SHA1, 10_000);

    /// <summary>All, the one that is to be preferred first.</summary>
    public static IReadOnlyList<ScramMechanism> All { get; } = [Sha256, Sha1];

    /// <summary>All, in the order in which documents of users have them.</summary>
    public static IReadOnlyList<ScramMechanism> InDocuments { get; } = [Sha1, Sha256];

    /// <summary>The name as clients say it.</summary>
    public string Name { get; }

    /// <summary>How often a password is hashed, as MongoDB does unless told otherwise.</summary>
    public int Iterations { get; }

    /// <summary>How many bytes a hash has.</summary>
    internal int HashBytes => _hash == HashAlgorithmName.SHA1 ? SHA1.HashSizeInBytes : SHA256.HashSizeInBytes;

    /// <summary>The password as MongoDB's drivers hash it.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="password">The password as it is typed.</param>
    /// <exception cref="FormatException">It has characters that no password may have.</exception>
    public string Prepare(string user, string password) =>
        this == Sha256 ? SaslPrep.Prepare(password) : Digest(user, password);

    internal byte[] Derive(string prepared, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(prepared), salt, iterations, _hash, HashBytes);

    internal byte[] Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data) => CryptographicOperations.HmacData(_hash, key, data);

    internal byte[] Hash(ReadOnlySpan<byte> data) => CryptographicOperations.HashData(_hash, data);

    // MongoDB's protocol has it; the secret is hashed by SCRAM after it.
#pragma warning disable CA5351
    private static string Digest(string user, string password) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{user}:mongo:{password}")));
#pragma warning restore CA5351
}
