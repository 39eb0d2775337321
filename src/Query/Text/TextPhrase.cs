using System.Runtime.InteropServices;
using Streetcar.Bson.Memory;

namespace Streetcar.Query.Text;

/// <summary>A phrase that a text must have, or must not have, letter by letter.</summary>
internal sealed class TextPhrase
{
    private readonly bool _keepsCase;
    private readonly bool _keepsDiacritics;
    private readonly string _folded;
    private readonly string _foldedTurkish;

    public TextPhrase(string text, TextOptions options)
    {
        Text = text;
        _keepsCase = options.KeepsCase();
        _keepsDiacritics = options.KeepsDiacritics();
        char[] folded = new char[text.Length];
        _folded = new string(folded, 0, Fold(text, folded, isTurkish: false));
        _foldedTurkish = new string(folded, 0, Fold(text, folded, isTurkish: true));
    }

    /// <summary>The phrase as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether a text has it.</summary>
    public bool IsIn(ReadOnlySpan<char> text, TextLanguage language)
    {
        byte[] buffer = BufferPool.Rent(sizeof(char) * text.Length);
        var folded = MemoryMarshal.Cast<byte, char>(buffer.AsSpan());
        folded = folded[..Fold(text, folded, language.IsTurkish)];
        bool isIn = folded.IndexOf(language.IsTurkish ? _foldedTurkish : _folded) >= 0;
        BufferPool.Return(buffer);
        return isIn;
    }

    // In Turkish, case never makes a difference.
    private int Fold(ReadOnlySpan<char> text, Span<char> folded, bool isTurkish) =>
        TextFolding.Fold(text, folded, _keepsCase && !isTurkish, _keepsDiacritics, isTurkish);
}
