namespace Streetcar.Query.Collations;

/// <summary>An order of texts. May be used by several threads at once.</summary>
internal abstract class TextOrder
{
    /// <summary>The options, with all that the locale says.</summary>
    public required CollationOptions Options { get; init; }

    /// <summary>Compares two texts.</summary>
    public abstract int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right);

    /// <summary>How many bytes the sort key of a text has.</summary>
    public abstract int KeyLength(ReadOnlySpan<char> text);

    /// <summary>Writes the sort key of a text: bytes that compare as the texts do.</summary>
    /// <returns>How many there are.</returns>
    public abstract int WriteKey(ReadOnlySpan<char> text, Span<byte> key);
}
