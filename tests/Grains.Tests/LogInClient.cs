using System.Security.Cryptography;
using System.Text;
using Streetcar.Security.Scram;

namespace Streetcar.Grains.Tests;

/// <summary>A connection of a client who is to log in, and what a driver does to that end.</summary>
internal sealed class LogInClient(ICommandDispatcher dispatcher, string peer = "127.0.0.1:50000", string reached = "127.0.0.1:27017")
{
    private const string Nonce = "fyko+d2lbbFgONRv9qkxdawL";

    public ClientConnection Connection { get; } = new(1, peer) { MustLogIn = true, Reached = reached };

    public async Task<RawDocument> RunAsync(string command, string database = "admin") =>
        (await dispatcher.RunAsync(new Command(database, Json.Document(command)) { Connection = Connection }, CancellationToken.None)).Document;

    /// <summary>The first step of a log-in.</summary>
    public Task<RawDocument> BeginAsync(string user, string database = "admin", string mechanism = "SCRAM-SHA-256") => RunAsync(
        new RawDocument
        {
            ["saslStart"] = 1,
            ["mechanism"] = mechanism,
            ["payload"] = Binary($"n,,{Bare(user)}"),
            ["options"] = new RawDocument { ["skipEmptyExchange"] = true },
        },
        database);

    /// <summary>Logs in.</summary>
    /// <returns>The last reply.</returns>
    public async Task<RawDocument> LogInAsync(string user, string password, string database = "admin", string mechanism = "SCRAM-SHA-256")
    {
        var begun = await BeginAsync(user, database, mechanism);
        return begun["ok"] == 1.0 ? await FinishAsync(user, password, begun, database, mechanism) : begun;
    }

    /// <summary>The last step of a log-in that has begun.</summary>
    public Task<RawDocument> FinishAsync(
        string user, string password, RawDocument begun, string database = "admin", string mechanism = "SCRAM-SHA-256")
    {
        string answer = Encoding.UTF8.GetString(begun["payload"].AsBinary.Span);
        string[] fields = answer.Split(',');
        var (hash, bytes) = mechanism == "SCRAM-SHA-1" ? (HashAlgorithmName.SHA1, 20) : (HashAlgorithmName.SHA256, 32);
        string prepared = ScramMechanism.All.Single(known => known.Name == mechanism).Prepare(user, password);
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(prepared), Convert.FromBase64String(fields[1][2..]), int.Parse(fields[2][2..], System.Globalization.CultureInfo.InvariantCulture), hash, bytes);
        byte[] key = CryptographicOperations.HmacData(hash, salted, "Client Key"u8);
        string last = $"c=biws,{fields[0]}";
        byte[] signature = CryptographicOperations.HmacData(
            hash, CryptographicOperations.HashData(hash, key), Encoding.UTF8.GetBytes($"{Bare(user)},{answer},{last}"));
        for (int i = 0; i < key.Length; i++)
            key[i] ^= signature[i];
        return RunAsync(
            new RawDocument { ["saslContinue"] = 1, ["conversationId"] = 1, ["payload"] = Binary($"{last},p={Convert.ToBase64String(key)}") }, database);
    }

    /// <summary>The salt and the iterations that an answer names.</summary>
    public static string Terms(RawDocument begun) => string.Join(',', Encoding.UTF8.GetString(begun["payload"].AsBinary.Span).Split(',')[1..]);

    private static string Bare(string user) =>
        $"n={user.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal)},r={Nonce}";

    private static RawValue Binary(string text) => RawValue.FromBinary(Encoding.UTF8.GetBytes(text));

    private async Task<RawDocument> RunAsync(RawDocument command, string database) =>
        (await dispatcher.RunAsync(new Command(database, command) { Connection = Connection }, CancellationToken.None)).Document;
}
