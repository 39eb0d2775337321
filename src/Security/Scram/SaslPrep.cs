using System.Globalization;
using System.Text;

namespace Streetcar.Security.Scram;

/// <summary>
/// Brings passwords that look alike to one form, as SASLprep (<see href="https://www.rfc-editor.org/rfc/rfc4013"/>) does,
/// without its rule for texts of both directions: drivers check that one, and a password that they refuse is never sent. What is
/// prohibited goes by the categories of today's Unicode, not by the tables of version 3.2.
/// </summary>
internal static class SaslPrep
{
    /// <exception cref="FormatException">The text has a character that is prohibited.</exception>
    public static string Prepare(string text)
    {
        if (Ascii.IsValid(text) && !text.Any(char.IsControl))
            return text;
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsMappedToNothing(rune.Value))
                mapped.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " " : rune.ToString());
        }

        string normalized = mapped.ToString().Normalize(NormalizationForm.FormKC);
        foreach (var rune in normalized.EnumerateRunes())
        {
            if (IsProhibited(rune))
                throw new FormatException($"A password can't have the character U+{rune.Value:X4}.");
        }

        return normalized;
    }

    // RFC 3454, table B.1.
    private static bool IsMappedToNothing(int rune) => rune is
        0x00AD or 0x034F or 0x1806 or (>= 0x180B and <= 0x180D) or (>= 0x200B and <= 0x200D) or 0x2060
        or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF;

    private static bool IsProhibited(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x0340 or 0x0341 or (>= 0x2FF0 and <= 0x2FFB) or 0xFFFC or 0xFFFD;
}
