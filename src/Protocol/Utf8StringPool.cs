using System.Text;

namespace Streetcar.Protocol;

/// <summary>
/// The strings of names that come again and again: most commands name the same few databases and collections. It never
/// grows; a name that another one has pushed out costs its string again.
/// </summary>
public static class Utf8StringPool
{
    private const int Slots = 256;
    private const int MaxLength = 64;

    private static readonly string?[] Names = new string?[Slots];

    /// <summary>The string of some UTF-8.</summary>
    /// <param name="utf8">The name.</param>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxLength)
            return Encoding.UTF8.GetString(utf8);
        int slot = (utf8.Length * 31 + utf8[0] * 7 + utf8[utf8.Length / 2] * 5 + utf8[^1]) % Slots;
        if (Volatile.Read(ref Names[slot]) is { } known && Ascii.Equals(utf8, known))
            return known;
        string name = Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref Names[slot], name);
        return name;
    }
}
