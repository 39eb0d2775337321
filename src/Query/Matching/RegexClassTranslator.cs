using System.Text;

namespace Streetcar.Query.Matching;

/// <summary>Turns a character class of PCRE's dialect into one of .NET's.</summary>
internal sealed class RegexClassTranslator(string pattern, bool unicode)
{
    private static readonly Dictionary<string, string> Posix = new()
    {
        ["alpha"] = "a-zA-Z",
        ["digit"] = "0-9",
        ["alnum"] = "a-zA-Z0-9",
        ["upper"] = "A-Z",
        ["lower"] = "a-z",
        ["space"] = @"\t-\r ",
        ["blank"] = @"\t ",
        ["punct"] = @"!-/:-@\[-`\{-~",
        ["cntrl"] = @"\0-\x1F\x7F",
        ["graph"] = "!-~",
        ["print"] = " -~",
        ["xdigit"] = "0-9a-fA-F",
        ["word"] = "a-zA-Z0-9_",
        ["ascii"] = @"\0-\x7F",
    };

    private static readonly Dictionary<string, string> NegatedPosix = new()
    {
        ["alpha"] = @"\0-@\[-`\{-\uFFFF",
        ["digit"] = @"\0-/:-\uFFFF",
        ["alnum"] = @"\0-/:-@\[-`\{-\uFFFF",
        ["upper"] = @"\0-@\[-\uFFFF",
        ["lower"] = @"\0-`\{-\uFFFF",
        ["space"] = @"\0-\x08\x0E-\x1F!-\uFFFF",
        ["blank"] = @"\0-\x08\n-\x1F!-\uFFFF",
        ["punct"] = @"\0- 0-9A-Za-z\x7F-\uFFFF",
        ["cntrl"] = @" -~\x80-\uFFFF",
        ["graph"] = @"\0- \x7F-\uFFFF",
        ["print"] = @"\0-\x1F\x7F-\uFFFF",
        ["xdigit"] = @"\0-/:-@G-`g-\uFFFF",
        ["word"] = @"\0-/:-@\[-\^`\{-\uFFFF",
        ["ascii"] = @"\x80-\uFFFF",
    };

    private readonly StringBuilder _ranges = new();

    // Characters that are two chars in .NET can't be in a .NET class: they become alternatives to it.
    private readonly List<string> _pairs = [];
    private bool _allPairs;

    /// <summary>A set as a separate class.</summary>
    public static string Class(RegexCharacterSet set, bool unicode) => unicode && set.HasPairs
        ? $@"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[{set.Ranges}-[\uD800-\uDFFF]])"
        : $"[{set.Ranges}]";

    /// <summary>Translates a class.</summary>
    /// <param name="at">Where its bracket opens; then where the class ends.</param>
    public string Translate(ref int at)
    {
        at++;
        bool negated = at < pattern.Length && pattern[at] == '^';
        if (negated)
            at++;
        bool first = true;
        while (first || At(at) != ']')
        {
            first = false;
            if (At(at) == '[' && TryReadPosix(ref at))
                continue;
            var low = ReadItem(ref at);
            if (low.Character is not { } from)
                Add(low);
            else if (At(at) == '-' && At(at + 1) != ']')
                AddRange(from, ref at);
            else
                Add(from, from);
        }

        at++;
        return negated ? Negated() : Positive();
    }

    private static string Escaped(string character) => RegexEscape.Literal(character[0]);

    private static string PairRange(string from, string to)
    {
        // Between two pairs with the same high surrogate are its low surrogates; else the ends of the first and the start of the
        // last, and whole leading halves between.
        if (from[0] == to[0])
            return $"{Escaped(from)}[{RegexEscape.Literal(from[1])}-{RegexEscape.Literal(to[1])}]";
        string ends = $@"{Escaped(from)}[{RegexEscape.Literal(from[1])}-\uDFFF]|{Escaped(to)}[\uDC00-{RegexEscape.Literal(to[1])}]";
        return to[0] - from[0] < 2
            ? ends
            : $@"{ends}|[{RegexEscape.Literal((char)(from[0] + 1))}-{RegexEscape.Literal((char)(to[0] - 1))}][\uDC00-\uDFFF]";
    }

    private char At(int at) => at < pattern.Length
        ? pattern[at]
        : throw RegexPattern.Invalid("missing terminating ] for character class");

    private RegexCharacterSet ReadItem(ref int at)
    {
        char c = At(at);
        if (c == '\\')
        {
            if (at + 1 < pattern.Length && pattern[at + 1] is 'Q' or 'E')
                throw RegexPattern.Invalid("\\Q and \\E are not supported in a character class");
            return RegexEscape.Read(pattern, ref at, inClass: true);
        }

        int length = char.IsHighSurrogate(c) && at + 1 < pattern.Length ? 2 : 1;
        at += length;
        return new RegexCharacterSet(pattern.Substring(at - length, length));
    }

    private void Add(RegexCharacterSet set)
    {
        _ranges.Append(set.Ranges);
        _allPairs |= set.HasPairs;
    }

    private void AddRange(string from, ref int at)
    {
        at++;
        var high = ReadItem(ref at);
        if (high.Character is not { } to)
        {
            // A hyphen before a set is one.
            Add(from, from);
            _ranges.Append(@"\-");
            Add(high);
            return;
        }

        if (char.ConvertToUtf32(from, 0) > char.ConvertToUtf32(to, 0))
            throw RegexPattern.Invalid("range out of order in character class");
        Add(from, to);
    }

    private void Add(string from, string to)
    {
        if (from.Length == 1)
        {
            string end = to.Length == 1 ? Escaped(to) : @"\uFFFF";
            _ranges.Append(Escaped(from)).Append('-').Append(end);
        }

        if (to.Length == 2)
            _pairs.Add(PairRange(from.Length == 2 ? from : "\uD800\uDC00", to));
    }

    // [:alpha:] and [:^alpha:]
    private bool TryReadPosix(ref int at)
    {
        if (at + 1 >= pattern.Length || pattern[at + 1] != ':')
            return false;
        int end = pattern.IndexOf(":]", at + 2, StringComparison.Ordinal);
        if (end < 0)
            return false;
        string name = pattern[(at + 2)..end];
        bool negated = name.StartsWith('^');
        if (!(negated ? NegatedPosix : Posix).TryGetValue(negated ? name[1..] : name, out string? ranges))
        {
            if (name.AsSpan().ContainsAnyExceptInRange('a', 'z'))
                return false;
            throw RegexPattern.Invalid($"unknown POSIX class name: {name}");
        }

        Add(new RegexCharacterSet(null, ranges, HasPairs: negated));
        at = end + 2;
        return true;
    }

    private string Positive()
    {
        if (!unicode)
            return _ranges.Length == 0 ? "(?!)" : $"[{_ranges}]";
        var alternatives = new List<string>(_pairs);
        if (_allPairs)
            alternatives.Add(@"[\uD800-\uDBFF][\uDC00-\uDFFF]");
        if (_ranges.Length > 0)
            alternatives.Add($@"[{_ranges}-[\uD800-\uDFFF]]");
        return $"(?:{string.Join('|', alternatives)})";
    }

    private string Negated()
    {
        if (!unicode)
            return _ranges.Length == 0 ? @"[\s\S]" : $"[^{_ranges}]";
        string single = $@"[^{_ranges}\uD800-\uDFFF]";
        if (_allPairs)
            return single;
        string none = _pairs.Count == 0 ? "" : $"(?!{string.Join('|', _pairs)})";
        return $@"(?:{none}[\uD800-\uDBFF][\uDC00-\uDFFF]|{single})";
    }
}
