using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Streetcar.Testing.State;

/// <summary>Names of databases that are taken once. Safe for use by several threads.</summary>
internal sealed class DatabaseNames
{
    // MongoDB's limit.
    private const int MaxBytes = 63;

    // What MongoDB takes on no system, or not on Windows.
    private const string Illegal = "/\\. \"$*<>:|?\0";

    // Servers that are started over the same folder, or the same MongoDB, have different ones.
    private readonly string _salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
    private int _last;

    /// <summary>A name that has not been given.</summary>
    /// <param name="test">What it begins with, as far as a name may.</param>
    public string Next(string test)
    {
        string suffix = string.Create(CultureInfo.InvariantCulture, $"_{_salt}{Interlocked.Increment(ref _last)}");
        var name = new StringBuilder();
        int left = MaxBytes - suffix.Length;
        foreach (var rune in test.EnumerateRunes())
        {
            string text = rune.IsBmp && Illegal.Contains((char)rune.Value, StringComparison.Ordinal) || Rune.IsControl(rune) ? "_" : rune.ToString();
            left -= Encoding.UTF8.GetByteCount(text);
            if (left < 0)
                break;
            name.Append(text);
        }

        return name.Append(suffix).ToString();
    }
}
