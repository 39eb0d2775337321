using System.Globalization;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Keys as text: integers in hexadecimal, GUIDs without dashes, then a plus sign and the key's second part.</summary>
internal static class GrainKeys
{
    public static IdSpan Of(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return IdSpan.Create(key);
    }

    public static IdSpan Of(long key) => IdSpan.Create(key.ToString("X", CultureInfo.InvariantCulture));

    public static IdSpan Of(Guid key) => IdSpan.Create(key.ToString("N"));

    public static IdSpan Of(long key, string extension) =>
        IdSpan.Create($"{key.ToString("X", CultureInfo.InvariantCulture)}+{Checked(extension)}");

    public static IdSpan Of(Guid key, string extension) => IdSpan.Create($"{key:N}+{Checked(extension)}");

    public static long ParseInteger(IdSpan key, out string? extension)
    {
        var first = Split(key, out extension);
        return long.TryParse(first, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidOperationException($"The grain's key \"{key}\" is not an integer.");
    }

    public static Guid ParseGuid(IdSpan key, out string? extension)
    {
        var first = Split(key, out extension);
        return Guid.TryParseExact(first, "N", out var value)
            ? value
            : throw new InvalidOperationException($"The grain's key \"{key}\" is not a GUID.");
    }

    private static ReadOnlySpan<char> Split(IdSpan key, out string? extension)
    {
        var text = key.ToString();
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        extension = plus < 0 ? null : text[(plus + 1)..];
        return plus < 0 ? text : text.AsSpan(0, plus);
    }

    private static string Checked(string extension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension, "keyExtension");
        return extension;
    }
}
