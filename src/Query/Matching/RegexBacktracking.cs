namespace Streetcar.Query.Matching;

/// <summary>What of the patterns of .NET only an engine that backtracks can match.</summary>
internal static class RegexBacktracking
{
    /// <summary>Whether a pattern needs it; errs on the side of yes.</summary>
    /// <param name="pattern">The pattern, valid in .NET's dialect.</param>
    public static bool IsNeeded(ReadOnlySpan<char> pattern)
    {
        for (; !pattern.IsEmpty; pattern = pattern[1..])
        {
            if (pattern is ['\\', var escaped, ..])
            {
                // References to groups, and the end of the match before.
                if (escaped is (>= '1' and <= '9') or 'k' or 'G')
                    return true;
                pattern = pattern[1..];
            }
            else if (pattern is ['(', '?', .. var group] && IsNeededFor(group))
            {
                return true;
            }
        }

        return false;
    }

    // Looking around, atomic groups, conditions, and groups that balance.
    private static bool IsNeededFor(ReadOnlySpan<char> group) => group switch
    {
        ['=' or '!' or '>' or '(', ..] or ['<', '=' or '!', ..] => true,
        ['<' or '\'', .. var name] => name[..(name.IndexOfAny('>', '\'') + 1)].Contains('-'),
        _ => false,
    };
}
