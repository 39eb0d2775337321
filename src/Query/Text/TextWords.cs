using System.Text;

namespace Streetcar.Query.Text;

/// <summary>The words of a text, one after the other.</summary>
/// <param name="text">The text.</param>
/// <param name="keepsApostrophes">Whether an apostrophe is a part of its word.</param>
internal ref struct TextWords(ReadOnlySpan<char> text, bool keepsApostrophes)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly bool _keepsApostrophes = keepsApostrophes;
    private int _position;

    /// <summary>The current word.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>Steps to the next word.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        while (_position < _text.Length && IsDelimiter(_position, out int length))
            _position += length;
        int start = _position;
        while (_position < _text.Length && !IsDelimiter(_position, out int length))
            _position += length;
        Current = _text[start.._position];
        OperationContext.CheckForInterrupt(sizeof(char) * Current.Length);
        return !Current.IsEmpty;
    }

    private readonly bool IsDelimiter(int position, out int length)
    {
        Rune.DecodeFromUtf16(_text[position..], out var rune, out length);
        return CodePoints.IsDelimiter(rune, _keepsApostrophes);
    }
}
