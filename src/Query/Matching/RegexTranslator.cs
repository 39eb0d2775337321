using System.Buffers;
using System.Globalization;
using System.Text;

namespace Streetcar.Query.Matching;

/// <summary>
/// Turns a pattern of PCRE's dialect (<see href="https://www.pcre.org/current/doc/html/pcre2pattern.html"/>) into one of
/// .NET's that matches the same strings. There are two turns of each: texts of ASCII alone need no care for what the
/// dialects mean by a word, a digit or a character beyond it, and get the simpler and faster pattern.
/// </summary>
internal sealed class RegexTranslator
{
    private const int MaxGroupDepth = 250;
    private const int MaxRepeat = 65535;

    // A character beyond the Basic Multilingual Plane is two in .NET.
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";
    private const string WordBoundary =
        "(?:(?<=[a-zA-Z0-9_])(?![a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?=[a-zA-Z0-9_]))";
    private const string NoWordBoundary =
        "(?:(?<=[a-zA-Z0-9_])(?=[a-zA-Z0-9_])|(?<![a-zA-Z0-9_])(?![a-zA-Z0-9_]))";

    private static readonly SearchValues<char> RepeatCharacters = SearchValues.Create("0123456789,");

    private readonly string _pattern;
    private readonly bool _unicode;
    private readonly StringBuilder _output = new();
    private readonly Stack<Group> _groups = new();
    private readonly Dictionary<string, int> _names = [];
    private int _at;
    private int _captures;
    private Flags _flags;

    // Where the last thing that a quantifier may follow starts in the output; -1 where there is none.
    private int _atom = -1;

    private RegexTranslator(string pattern, string options, bool unicode)
    {
        _pattern = pattern;
        _unicode = unicode;
        _flags = new Flags(options.Contains('m'), options.Contains('s'), options.Contains('x'));
    }

    /// <summary>Translates a pattern.</summary>
    /// <param name="pattern">The pattern in PCRE's dialect.</param>
    /// <param name="options">Its options.</param>
    /// <param name="unicode">Whether the pattern is for texts that are not ASCII alone.</param>
    /// <returns>The pattern in .NET's dialect, for the options <c>i</c>, <c>m</c> and <c>s</c> of its own.</returns>
    /// <exception cref="Bson.DocumentException">51091: the pattern is invalid, or .NET has nothing like it.</exception>
    public static string Translate(string pattern, string options, bool unicode) =>
        new RegexTranslator(pattern, options, unicode).Translate();

    private string Translate()
    {
        while (_at < _pattern.Length && TrySkip("(*UTF8)", "(*UTF)") is not null)
        {
        }

        while (_at < _pattern.Length)
            TranslateNext();
        if (_groups.Count > 0)
            throw RegexPattern.Invalid("missing closing parenthesis");
        return _output.ToString();
    }

    private void TranslateNext()
    {
        char c = _pattern[_at];
        if (_flags.Extended && SkipComment(c))
            return;
        switch (c)
        {
            case '\\':
                TranslateEscape();
                break;
            case '[':
                Atom(new RegexClassTranslator(_pattern, _unicode).Translate(ref _at));
                break;
            case '(':
                OpenGroup();
                break;
            case ')':
                CloseGroup();
                break;
            case '|':
                _at++;
                _output.Append('|');
                _atom = -1;
                break;
            case '*' or '+' or '?':
                _at++;
                Quantify(c.ToString());
                break;
            case '{' when TryReadRepeat(out string repeat):
                Quantify(repeat);
                break;
            case '^':
                _at++;
                Assertion(StartOfLine());
                break;
            case '$':
                _at++;
                Assertion("$");
                break;
            case '.':
                _at++;
                Atom(AnyCharacter(_flags.DotAll));
                break;
            default:
                TranslateLiteral();
                break;
        }
    }

    private void Atom(string translated)
    {
        _atom = _output.Length;
        _output.Append(translated);
    }

    private void Assertion(string translated)
    {
        _output.Append(translated);
        _atom = -1;
    }

    private string AnyCharacter(bool dotAll) => (_unicode, dotAll) switch
    {
        (false, false) => @"[^\n]",
        (false, true) => @"[\s\S]",
        (true, false) => $@"(?:{Pair}|[^\n\uD800-\uDFFF])",
        (true, true) => $@"(?:{Pair}|[^\uD800-\uDFFF])",
    };

    // In several lines, PCRE sees no line after a newline at the very end. What must match a letter can't match there.
    private string StartOfLine()
    {
        bool needsMore = _at < _pattern.Length && char.IsAsciiLetterOrDigit(_pattern[_at])
            && !(_at + 1 < _pattern.Length && _pattern[_at + 1] is '?' or '*' or '{' or '|');
        return !_flags.MultiLine || needsMore ? "^" : @"(?:\A|(?<=\n)(?!\z))";
    }

    private void TranslateLiteral()
    {
        int length = char.IsHighSurrogate(_pattern[_at]) && _at + 1 < _pattern.Length ? 2 : 1;
        Literal(_pattern.AsSpan(_at, length));
        _at += length;
    }

    private void Literal(ReadOnlySpan<char> character) => Atom(character.Length == 1
        ? RegexEscape.Literal(character[0])
        : $"(?:{character})");

    private bool SkipComment(char c)
    {
        if (c is ' ' or (>= '\t' and <= '\r'))
        {
            _at++;
            return true;
        }

        if (c != '#')
            return false;
        int end = _pattern.IndexOf('\n', _at);
        _at = end < 0 ? _pattern.Length : end + 1;
        return true;
    }

    private void TranslateEscape()
    {
        if (_at + 1 == _pattern.Length)
            throw RegexPattern.Invalid("\\ at end of pattern");
        char c = _pattern[_at + 1];
        switch (c)
        {
            case 'Q':
                _at += 2;
                TranslateQuote();
                break;
            case 'E' or 'K':
                // An end without a quote; and a reset of the match's start, which has no effect here.
                _at += 2;
                break;
            case 'b':
                _at += 2;
                Assertion(_unicode ? WordBoundary : @"\b");
                break;
            case 'B':
                _at += 2;
                Assertion(_unicode ? NoWordBoundary : @"\B");
                break;
            case 'A' or 'z' or 'Z' or 'G':
                _at += 2;
                Assertion($@"\{c}");
                break;
            case 'N':
                _at += 2;
                Atom(AnyCharacter(dotAll: false));
                break;
            case 'R':
                _at += 2;
                Atom(@"(?>\r\n|[\n-\r\u0085\u2028\u2029])");
                break;
            case 'X':
                _at += 2;
                Atom($@"(?>(?:{Pair}|\P{{M}})\p{{M}}*)");
                break;
            case 'g' or 'k':
            case >= '1' and <= '9' when !IsOctal():
                TranslateReference(c);
                break;
            default:
                var set = RegexEscape.Read(_pattern, ref _at, inClass: false);
                if (set.Character is { } character)
                    Literal(character);
                else
                    Atom(RegexClassTranslator.Class(set, _unicode));
                break;
        }
    }

    private void TranslateQuote()
    {
        int end = _pattern.IndexOf(@"\E", _at, StringComparison.Ordinal);
        int stop = end < 0 ? _pattern.Length : end;
        while (_at < stop)
            TranslateLiteral();
        _at = end < 0 ? stop : stop + 2;
    }

    // Two digits or more are a backreference only where there are that many groups.
    private bool IsOctal()
    {
        int end = _at + 1;
        while (end < _pattern.Length && end < _at + 4 && char.IsAsciiDigit(_pattern[end]))
            end++;
        return _pattern[_at + 1] <= '7' && end > _at + 2
            && int.Parse(_pattern.AsSpan((_at + 1)..end), CultureInfo.InvariantCulture) > _captures;
    }

    // \1  \12  \g1  \g{1}  \g{-1}  \g{name}  \k<name>  \k'name'  \k{name}
    private void TranslateReference(char c)
    {
        _at++;
        if (c is 'g' or 'k')
            _at++;
        string name = _at < _pattern.Length && _pattern[_at] is '{' or '<' or '\''
            ? ReadName(_pattern[_at++] switch { '{' => '}', '<' => '>', var quote => quote })
            : ReadDigits();
        if (!int.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            number = NumberOf(name);
        else if (number < 0)
            number += _captures + 1;
        if (number <= 0)
            throw RegexPattern.Invalid("reference to non-existent subpattern");
        Atom(string.Create(CultureInfo.InvariantCulture, $@"\k<{number}>"));
    }

    private int NumberOf(string name) => _names.TryGetValue(name, out int number)
        ? number
        : throw RegexPattern.Invalid($"reference to non-existent subpattern '{name}'");

    private string ReadDigits()
    {
        int start = _at;
        if (_at < _pattern.Length && _pattern[_at] == '-')
            _at++;
        while (_at < _pattern.Length && char.IsAsciiDigit(_pattern[_at]))
            _at++;
        return _pattern[start.._at];
    }

    private string ReadName(char terminator)
    {
        int end = _pattern.IndexOf(terminator, _at);
        if (end <= _at)
            throw RegexPattern.Invalid("subpattern name expected");
        string name = _pattern[_at..end];
        _at = end + 1;
        return name;
    }

    private void OpenGroup()
    {
        if (_groups.Count == MaxGroupDepth)
            throw RegexPattern.Invalid("parentheses are too deeply nested");
        int start = _output.Length;
        var outer = _flags;
        if (TrySkip("(?#") is not null)
        {
            ReadName(')');
            return;
        }

        if (TrySkip("(?P=") is not null)
        {
            string name = ReadName(')');
            Atom(string.Create(CultureInfo.InvariantCulture, $@"\k<{NumberOf(name)}>"));
            return;
        }

        string opening = "(";
        if (TrySkip("(?<=", "(?<!", "(?=", "(?!", "(?>", "(?:") is { } plain)
            opening = plain;
        else if (TrySkip("(?P<", "(?<") is not null)
            AddName(ReadName('>'));
        else if (TrySkip("(?'") is not null)
            AddName(ReadName('\''));
        else if (TrySkip("(?") is not null)
        {
            opening = ReadFlags();
            if (opening.EndsWith(')'))
            {
                _output.Append(opening);
                _atom = -1;
                return;
            }
        }
        else if (TrySkip("(*") is not null)
            throw RegexPattern.Invalid("(*VERB) not recognized or malformed");
        else
        {
            _at++;
            _captures++;
        }

        _output.Append(opening);
        _groups.Push(new Group(start, outer));
        _atom = -1;
    }

    private void AddName(string name)
    {
        if (!_names.TryAdd(name, ++_captures))
            throw RegexPattern.Invalid("two named subpatterns have the same name (PCRE2_DUPNAMES not set)");
    }

    // (?i)  (?s-m)  (?x:
    private string ReadFlags()
    {
        bool on = true;
        var kept = new StringBuilder("(?");
        for (; _at < _pattern.Length; _at++)
        {
            char c = _pattern[_at];
            switch (c)
            {
                case '-' when on:
                    on = false;
                    kept.Append(c);
                    break;
                case 'i':
                    kept.Append(c);
                    break;
                case 'm':
                    _flags = _flags with { MultiLine = on };
                    kept.Append(c);
                    break;
                case 's':
                    _flags = _flags with { DotAll = on };
                    break;
                case 'x':
                    _flags = _flags with { Extended = on };
                    break;
                case ':' or ')':
                    _at++;
                    return kept.Append(c).ToString().Replace("-:", ":", StringComparison.Ordinal)
                        .Replace("-)", ")", StringComparison.Ordinal).Replace("(?)", "(?:)", StringComparison.Ordinal);
                default:
                    throw RegexPattern.Invalid($"unrecognized or unsupported character after (?: {c}");
            }
        }

        throw RegexPattern.Invalid("missing closing parenthesis");
    }

    private void CloseGroup()
    {
        _at++;
        if (!_groups.TryPop(out var group))
            throw RegexPattern.Invalid("unmatched closing parenthesis");
        _output.Append(')');
        _flags = group.Outer;
        _atom = group.Start;
    }

    // {n}  {n,}  {n,m}; any other brace is one.
    private bool TryReadRepeat(out string repeat)
    {
        repeat = "";
        int end = _pattern.IndexOf('}', _at);
        if (end < 0)
            return false;
        string inner = _pattern[(_at + 1)..end];
        string[] bounds = inner.Split(',');
        if (bounds.Length > 2 || bounds[0].Length == 0 || inner.AsSpan().IndexOfAnyExcept(RepeatCharacters) >= 0)
            return false;
        foreach (string bound in bounds)
        {
            if (bound.Length > 0 && (bound.Length > 5 || int.Parse(bound, CultureInfo.InvariantCulture) > MaxRepeat))
                throw RegexPattern.Invalid("number too big in {} quantifier");
        }

        repeat = _pattern[_at..(end + 1)];
        _at = end + 1;
        return true;
    }

    private void Quantify(string quantifier)
    {
        if (_atom < 0)
            throw RegexPattern.Invalid("quantifier does not follow a repeatable item");
        _output.Append(quantifier);
        if (_at < _pattern.Length && _pattern[_at] == '?')
        {
            _at++;
            _output.Append('?');
        }
        else if (_at < _pattern.Length && _pattern[_at] == '+')
        {
            _at++;
            _output.Insert(_atom, "(?>").Append(')');
        }

        _atom = -1;
    }

    private string? TrySkip(params ReadOnlySpan<string> openings)
    {
        foreach (string opening in openings)
        {
            if (string.CompareOrdinal(_pattern, _at, opening, 0, opening.Length) == 0)
            {
                _at += opening.Length;
                return opening;
            }
        }

        return null;
    }

    private readonly record struct Group(int Start, Flags Outer);

    private readonly record struct Flags(bool MultiLine, bool DotAll, bool Extended);
}
