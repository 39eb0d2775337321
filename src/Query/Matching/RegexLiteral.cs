namespace Streetcar.Query.Matching;

/// <summary>The plain text that a pattern starts with.</summary>
/// <param name="Text">The text; empty where there is none.</param>
/// <param name="IsAnchored">Whether it must be at the string's start.</param>
/// <param name="IsWhole">Whether the pattern requires nothing but the text.</param>
internal readonly record struct RegexLiteral(string Text, bool IsAnchored, bool IsWhole)
{
    private const string Special = @"\^$.|?*+()[]{}";

    /// <summary>Finds the text; errs on the side of none.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">Its options: with <c>i</c> or <c>x</c> no text is plain.</param>
    public static RegexLiteral Find(string pattern, string options)
    {
        if (options.AsSpan().ContainsAny('i', 'x') || pattern.Contains('|'))
            return default;
        bool isAnchored = pattern.StartsWith('^') && !options.Contains('m');
        int at = isAnchored ? 1 : 0;
        if (pattern.StartsWith(@"\A", StringComparison.Ordinal))
        {
            isAnchored = true;
            at = 2;
        }

        var text = new System.Text.StringBuilder();
        while (at < pattern.Length)
        {
            int length = LiteralLength(pattern, at);
            // What may occur no time at all is not demanded; a surrogate pair is one character.
            int next = at + length;
            if (length == 0 || (next < pattern.Length && pattern[next] is '?' or '*' or '{'))
                break;
            text.Append(pattern, next - (pattern[at] == '\\' ? 1 : length), pattern[at] == '\\' ? 1 : length);
            at = next;
        }

        string rest = pattern[at..];
        return new RegexLiteral(text.ToString(), isAnchored, rest is "" || (isAnchored && rest is ".*"));
    }

    // The length of the next literal character in the pattern; 0 where something else follows.
    private static int LiteralLength(string pattern, int at)
    {
        char c = pattern[at];
        if (c == '\\')
            return at + 1 < pattern.Length && char.IsAscii(pattern[at + 1]) && !char.IsAsciiLetterOrDigit(pattern[at + 1]) ? 2 : 0;
        if (Special.Contains(c))
            return 0;
        return char.IsHighSurrogate(c) && at + 1 < pattern.Length ? 2 : 1;
    }
}
