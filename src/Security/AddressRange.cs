using System.Net;
using Streetcar.Bson;

namespace Streetcar.Security;

/// <summary>IP addresses that begin alike, as CIDR writes them (<see href="https://www.rfc-editor.org/rfc/rfc4632"/>).</summary>
internal static class AddressRange
{
    /// <summary>Reads an address, which stands for itself alone, or a range: <c>10.0.0.0/8</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="DocumentException">UnsupportedFormat: it is neither.</exception>
    public static IPNetwork Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
            throw Invalid();
        int most = address.GetAddressBytes().Length * 8;
        int length = most;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), out length) || length < 0 || length > most))
            throw Invalid();
        return new IPNetwork(FirstOf(address, length), length);

        DocumentException Invalid() => new(ErrorCode.UnsupportedFormat, $"Invalid CIDR string: '{text}'");
    }

    // MongoDB does not mind bits beyond the range's own, which .NET does.
    private static IPAddress FirstOf(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }
}
