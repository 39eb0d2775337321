using System.Globalization;
using System.Text;
using Streetcar.Bson;
using static Streetcar.Wire.Tests.Bytes;

namespace Streetcar.Faults.Fuzzing;

/// <summary>Makes what a client may send before it has logged in, right and nearly right, the same for the same seed.</summary>
internal sealed class LogInMutator(int seed)
{
    /// <summary>What is in every message that has a secret, and is to be in no log.</summary>
    public const string Secret = "ofNobodyElse";

    private const int LongestBeforeLogIn = 16 * 1024;

    private static readonly string[] Mechanisms = ["SCRAM-SHA-256", "SCRAM-SHA-1", "MONGODB-X509", "PLAIN", "GSSAPI", ""];

    private static readonly RawValue[] Values =
    [
        0, -1, long.MaxValue, double.NaN, "", "admin.", ".", "$external", "a.b.c", true, RawValue.Null, RawDocument.Empty, RawArray.Empty,
        RawArray.Create(1, "a"), RawValue.FromBinary([]), RawValue.FromBinary([0xFF, 0, 0xC0]), new RawDocument { ["db"] = 1 },
    ];

    private readonly Random _random = new(seed);
    private readonly Mutator _others = new(seed);

    public byte[] Next() => _random.Next(8) switch
    {
        0 => _others.Next(),
        1 => Whole(WithOtherValues(Hello())),
        2 => Whole(Hello()),
        3 => Whole(WithOtherValues(Start())),
        4 => WithWrongBytes(Whole(Start())),
        5 => Whole(WithOtherValues(Continue())),
        6 => Whole(Start().With("comment", new string('x', _random.Next(2 * LongestBeforeLogIn)))),
        _ => Whole(_random.Next(2) == 0 ? Start() : Continue()),
    };

    private static byte[] Whole(RawDocument command) => Msg(1, 0, Join([0], command.Bytes.ToArray()));

    private RawDocument Hello() => new()
    {
        ["hello"] = 1,
        ["saslSupportedMechs"] = $"admin.{User()}",
        ["speculativeAuthenticate"] = Start().Without("$db").With("db", "admin"),
        ["$db"] = "admin",
    };

    private RawDocument Start() => new()
    {
        ["saslStart"] = 1,
        ["mechanism"] = Mechanisms[_random.Next(Mechanisms.Length)],
        ["payload"] = Payload($"n,,n={User()},r={Nonce()}"),
        ["options"] = new RawDocument { ["skipEmptyExchange"] = true },
        ["$db"] = _random.Next(4) == 0 ? "test" : "admin",
    };

    private RawDocument Continue() => new()
    {
        ["saslContinue"] = 1,
        ["conversationId"] = 1,
        ["payload"] = Payload($"c=biws,r={Nonce()},p={Convert.ToBase64String(Encoding.UTF8.GetBytes(Nonce()))}"),
        ["$db"] = "admin",
    };

    // Of very many, so that the server does not make all wait who guess at one.
    private string User() => string.Create(CultureInfo.InvariantCulture, $"user{_random.Next(10_000_000)}");

    private string Nonce() => string.Create(CultureInfo.InvariantCulture, $"{Secret}{_random.Next()}");

    private RawValue Payload(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int i = _random.Next(4); i > 1; i--)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return RawValue.FromBinary(_random.Next(8) == 0 ? bytes[.._random.Next(bytes.Length)] : bytes);
    }

    private RawDocument WithOtherValues(RawDocument command) => new(command
        .Where(element => element.Name == "$db" || _random.Next(12) > 0)
        .Select(element => element.Name != "$db" && _random.Next(5) == 0 ? element with { Value = Values[_random.Next(Values.Length)] } : element));

    private byte[] WithWrongBytes(byte[] message)
    {
        for (int i = _random.Next(1, 6); i > 0; i--)
            message[_random.Next(16, message.Length)] = (byte)_random.Next(256);
        return message;
    }
}
