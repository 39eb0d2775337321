using System.Globalization;

namespace Streetcar.Client;

/// <summary>Where one silo listens.</summary>
/// <param name="Host">A host's name or IP address; an IPv6 address without its brackets.</param>
/// <param name="Port">The port, 1 to 65535.</param>
public sealed record HostAddress(string Host, int Port = HostAddress.DefaultPort)
{
    /// <summary>The port where none is named: 27017.</summary>
    public const int DefaultPort = 27017;

    /// <summary>Reads <c>host</c>, <c>host:port</c> or <c>[ipv6]:port</c>.</summary>
    /// <param name="text">The text, without percent-encoding.</param>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static HostAddress Parse(string text)
    {
        int close = text.StartsWith('[') ? text.IndexOf(']') : -1;
        if (text.StartsWith('[') && close < 0)
            throw new FormatException($"The host '{text}' lacks the bracket that closes its IPv6 address.");
        int colon = text.IndexOf(':', close + 1);
        if (close < 0 && colon != text.LastIndexOf(':'))
            throw new FormatException($"The host '{text}' has more than one colon; write an IPv6 address in brackets.");
        string host = close > 0 ? text[1..close] : colon < 0 ? text : text[..colon];
        if (host.Length == 0)
            throw new FormatException($"The host '{text}' has no name.");
        if (close > 0 && close + 1 < text.Length && colon != close + 1)
            throw new FormatException($"The host '{text}' has text after its IPv6 address that is not a port.");
        if (colon < 0)
            return new HostAddress(host);

        return new HostAddress(host, ParsePort(text, text[(colon + 1)..]));
    }

    /// <summary>The address as a connection string has it.</summary>
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static int ParsePort(string text, string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= 65535
            ? number
            : throw new FormatException($"The host '{text}' has the port '{port}'; a port is a number from 1 to 65535.");
}
