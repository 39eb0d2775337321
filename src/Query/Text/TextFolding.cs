using System.Text;

namespace Streetcar.Query.Text;

/// <summary>Takes from letters what a search does not distinguish: their case, their diacritics.</summary>
internal static class TextFolding
{
    private const char DotlessI = 'ı';

    // The letters before this one with diacritics that can be taken off; 0 for those that have not been asked for yet.
    private const int EndOfKnown = 0x3000;
    private static readonly char[] Bare = new char[EndOfKnown];

    /// <summary>Whether words that differ in case are different.</summary>
    public static bool KeepsCase(this TextOptions options) => (options & TextOptions.CaseSensitive) != 0;

    /// <summary>Whether words that differ in diacritics are different.</summary>
    public static bool KeepsDiacritics(this TextOptions options) => (options & TextOptions.DiacriticSensitive) != 0;

    /// <summary>Writes a text without what is not distinguished, which is never longer.</summary>
    /// <returns>How many characters there are.</returns>
    public static int Fold(ReadOnlySpan<char> text, Span<char> folded, bool keepsCase, bool keepsDiacritics, bool isTurkish)
    {
        int length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var result = keepsCase ? rune : ToLower(rune, isTurkish);
            if (keepsDiacritics || TryStrip(ref result))
                length += result.EncodeToUtf16(folded[length..]);
        }

        return length;
    }

    // By way of the upper case, so that letters such as ſ and ς become those that they are forms of.
    private static Rune ToLower(Rune rune, bool isTurkish) => rune.Value switch
    {
        'I' when isTurkish => new Rune(DotlessI),
        'İ' => new Rune('i'),
        < 0x80 or DotlessI => Rune.ToLowerInvariant(rune),
        _ => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)),
    };

    // False for what is nothing but a diacritic.
    private static bool TryStrip(ref Rune rune)
    {
        if (CodePoints.IsDiacritic(rune))
            return false;
        if (rune.IsAscii)
            return true;
        if (rune.Value >= EndOfKnown)
        {
            rune = WithoutDiacritics(rune);
            return true;
        }

        ref char bare = ref Bare[rune.Value];
        if (bare == 0)
            bare = (char)WithoutDiacritics(rune).Value;
        rune = new Rune(bare);
        return true;
    }

    private static Rune WithoutDiacritics(Rune rune)
    {
        var bare = new StringBuilder();
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (!CodePoints.IsDiacritic(part))
                bare.Append(part.ToString());
        }

        string composed = bare.ToString().Normalize(NormalizationForm.FormC);
        return Rune.TryGetRuneAt(composed, 0, out var only) && only.Utf16SequenceLength == composed.Length
            && only.Utf16SequenceLength <= rune.Utf16SequenceLength
            ? only
            : rune;
    }
}
