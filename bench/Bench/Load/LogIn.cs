using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Streetcar.Bench;

/// <summary>A user, as whom connections log in by SCRAM-SHA-256.</summary>
/// <param name="User">The name, which has none of the characters that SCRAM escapes.</param>
/// <param name="Password">The password, of ASCII.</param>
/// <param name="Database">The user's database.</param>
internal sealed record LogIn(string User, string Password, string Database)
{
    /// <summary>Logs a connection in.</summary>
    public void Run(Connection connection)
    {
        string nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string first = $"n={User},r={nonce}";
        var challenge = Ask(connection, new RawDocument
        {
            ["saslStart"] = 1,
            ["mechanism"] = "SCRAM-SHA-256",
            ["payload"] = Payload($"n,,{first}"),
            ["options"] = new RawDocument { ["skipEmptyExchange"] = true },
            ["$db"] = Database,
        });
        string[] fields = challenge.Split(',');
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(Password),
            Convert.FromBase64String(fields[1][2..]),
            int.Parse(fields[2].AsSpan(2), CultureInfo.InvariantCulture),
            HashAlgorithmName.SHA256,
            SHA256.HashSizeInBytes);
        byte[] proof = HMACSHA256.HashData(salted, "Client Key"u8);
        string last = $"c=biws,{fields[0]}";
        byte[] signature = HMACSHA256.HashData(SHA256.HashData(proof), Encoding.UTF8.GetBytes($"{first},{challenge},{last}"));
        for (int i = 0; i < proof.Length; i++)
            proof[i] ^= signature[i];
        Ask(connection, new RawDocument
        {
            ["saslContinue"] = 1,
            ["conversationId"] = 1,
            ["payload"] = Payload($"{last},p={Convert.ToBase64String(proof)}"),
            ["$db"] = Database,
        });
    }

    private static string Ask(Connection connection, RawDocument command) =>
        Encoding.UTF8.GetString(connection.Run(command)["payload"].AsBinary.Span);

    private static RawValue Payload(string text) => RawValue.FromBinary(Encoding.UTF8.GetBytes(text));
}
