using System.Globalization;
using System.Text;

namespace Streetcar.Query.Matching;

/// <summary>The escapes of PCRE for a character or a set of characters.</summary>
internal static class RegexEscape
{
    // Each set and all else, up to the last character that is one char in .NET; what contains no \ is literal.
    private static readonly Dictionary<char, RegexCharacterSet> Sets = new()
    {
        ['d'] = new(null, "0-9"),
        ['D'] = new(null, @"\0-/:-\uFFFF", HasPairs: true),
        ['w'] = new(null, "a-zA-Z0-9_"),
        ['W'] = new(null, @"\0-/:-@\[-\^`\{-\uFFFF", HasPairs: true),
        ['s'] = new(null, @"\t-\r "),
        ['S'] = new(null, @"\0-\x08\x0E-\x1F!-\uFFFF", HasPairs: true),
        ['h'] = new(null, @"\t \xA0\u1680\u180E\u2000-\u200A\u202F\u205F\u3000"),
        ['H'] = new(
            null,
            @"\0-\x08\n-\x1F!-\x9F\xA1-\u167F\u1681-\u180D\u180F-\u1FFF\u200B-\u202E\u2030-\u205E\u2060-\u2FFF\u3001-\uFFFF",
            HasPairs: true),
        ['v'] = new(null, @"\n-\r\x85\u2028\u2029"),
        ['V'] = new(null, @"\0-\t\x0E-\x84\x86-\u2027\u202A-\uFFFF", HasPairs: true),
    };

    /// <summary>Reads an escape.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="at">The backslash's index; then the end of the escape.</param>
    /// <param name="inClass">Whether the escape is in a character class, where <c>\b</c> is a backspace.</param>
    public static RegexCharacterSet Read(string pattern, ref int at, bool inClass)
    {
        if (at + 1 >= pattern.Length)
            throw RegexPattern.Invalid("\\ at end of pattern");
        char c = pattern[at + 1];
        at += 2;
        if (Sets.TryGetValue(c, out var set))
            return set;
        switch (c)
        {
            case 'a':
                return One('\a');
            case 'e':
                return One('\e');
            case 'f':
                return One('\f');
            case 'n':
                return One('\n');
            case 'r':
                return One('\r');
            case 't':
                return One('\t');
            case 'b' when inClass:
                return One('\b');
            case 'c' when at < pattern.Length:
                return One((char)(char.ToUpperInvariant(pattern[at++]) ^ 0x40));
            case 'x':
                return One(ReadHex(pattern, ref at));
            case 'o' when at < pattern.Length && pattern[at] == '{':
                return One(ReadBraces(pattern, ref at, 8));
            case >= '0' and <= '7':
                at--;
                return One(ReadOctal(pattern, ref at));
            case 'p' or 'P':
                return ReadProperty(pattern, ref at, negated: c == 'P');
            case var _ when char.IsAsciiLetterOrDigit(c):
                throw RegexPattern.Invalid($"unrecognized character follows \\: {c}");
            default:
                if (!char.IsHighSurrogate(c) || at >= pattern.Length)
                    return One(c);
                return new RegexCharacterSet(pattern.Substring(at++ - 1, 2));
        }
    }

    /// <summary>A literal character in a .NET pattern, valid in a character class too.</summary>
    public static string Literal(char c) => char.IsLetterOrDigit(c) || c == '_'
        ? c.ToString()
        : string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");

    private static RegexCharacterSet One(int codePoint) => Rune.IsValid(codePoint)
        ? new RegexCharacterSet(new Rune(codePoint).ToString())
        : throw RegexPattern.Invalid("character code point value in \\x{} or \\o{} is too large");

    private static int ReadHex(string pattern, ref int at)
    {
        if (at < pattern.Length && pattern[at] == '{')
            return ReadBraces(pattern, ref at, 16);
        int start = at;
        while (at < pattern.Length && at < start + 2 && char.IsAsciiHexDigit(pattern[at]))
            at++;
        return at == start ? 0 : Convert.ToInt32(pattern[start..at], 16);
    }

    private static int ReadOctal(string pattern, ref int at)
    {
        int start = at;
        while (at < pattern.Length && at < start + 3 && pattern[at] is >= '0' and <= '7')
            at++;
        return Convert.ToInt32(pattern[start..at], 8);
    }

    private static int ReadBraces(string pattern, ref int at, int numberBase)
    {
        int end = pattern.IndexOf('}', at);
        string digits = end < 0 ? "" : pattern[(at + 1)..end];
        bool valid = digits.Length is > 0 and <= 8 && digits.AsSpan().IndexOfAnyExcept(
            numberBase == 16 ? "0123456789abcdefABCDEF" : "01234567") < 0;
        if (!valid)
            throw RegexPattern.Invalid("digits expected in \\x{} or \\o{}");
        at = end + 1;
        return Convert.ToInt32(digits, numberBase) is >= 0 and var number ? number : int.MaxValue;
    }

    // .NET sees the halves of a pair as category Cs, so a property contains either no pairs or, negated, all of them; those
    // of scripts .NET does not know.
    private static RegexCharacterSet ReadProperty(string pattern, ref int at, bool negated)
    {
        string name;
        if (at < pattern.Length && pattern[at] == '{')
        {
            int end = pattern.IndexOf('}', at);
            name = end < 0 ? "" : pattern[(at + 1)..end];
            at = end < 0 ? at : end + 1;
        }
        else
        {
            name = at < pattern.Length ? pattern[at++].ToString() : "";
        }

        if (name.StartsWith('^'))
        {
            negated = !negated;
            name = name[1..];
        }

        return name is "L" or "Lu" or "Ll" or "Lt" or "Lm" or "Lo" or "M" or "Mn" or "Mc" or "Me" or "N" or "Nd" or "Nl"
            or "No" or "P" or "Pc" or "Pd" or "Ps" or "Pe" or "Pi" or "Pf" or "Po" or "S" or "Sm" or "Sc" or "Sk" or "So"
            or "Z" or "Zs" or "Zl" or "Zp" or "C" or "Cc" or "Cf" or "Co" or "Cn"
            ? new RegexCharacterSet(null, $@"\{(negated ? 'P' : 'p')}{{{name}}}", HasPairs: negated)
            : throw RegexPattern.Invalid($"unknown or unsupported property name after \\P or \\p: {name}");
    }
}

/// <summary>What an escape in a pattern denotes: one character, or a set of them.</summary>
/// <param name="Character">The character (two chars beyond the Basic Multilingual Plane); null for a set.</param>
/// <param name="Ranges">The set as the inside of a .NET character class.</param>
/// <param name="HasPairs">Whether the set holds all characters beyond the Basic Multilingual Plane.</param>
internal readonly record struct RegexCharacterSet(string? Character, string Ranges = "", bool HasPairs = false);
