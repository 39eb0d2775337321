using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Matching;

/// <summary>
/// A regular expression of MongoDB's (PCRE's) dialect, run over UTF-8. Plain text and prefixes are looked for in the
/// bytes; the rest runs on .NET's engines under a time limit, so that no pattern can hang a query: on the one that can't
/// backtrack where it knows the pattern, and the query does not have very many.
/// </summary>
internal sealed class RegexPattern
{
    /// <summary>The error code of an invalid pattern.</summary>
    public const ErrorCode InvalidPattern = (ErrorCode)51091;

    /// <summary>What precedes the reason in its message.</summary>
    public const string InvalidText = "Regular expression is invalid: ";

    private const int MaxBytes = 16384;

    // Short enough for an operation that is to end. What can't backtrack may need more for a text of many megabytes.
    private const int ShortText = 64;
    private const int LongText = 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongTextTimeout = TimeSpan.FromSeconds(1);

    private readonly string _pattern;
    private readonly string _options;
    private readonly byte[]? _plain;

    // Made when they are needed: each takes a good part of a millisecond and 100 KB.
    private Regex? _ascii;
    private Regex? _unicode;
    private Regex? _longText;

    private RegexPattern(string pattern, string options)
    {
        _pattern = pattern;
        _options = options;
        var literal = RegexLiteral.Find(pattern, options);
        Prefix = literal.IsAnchored ? literal.Text : "";
        IsPrefixOnly = literal is { IsAnchored: true, IsWhole: true };
        if (literal.IsWhole)
            _plain = Encoding.UTF8.GetBytes(literal.Text);
        else
            MayBacktrack = RegexBacktracking.IsNeeded(Check());
    }

    /// <summary>Text that every match starts with, at the string's start; empty where there is none.</summary>
    public string Prefix { get; }

    /// <summary>Whether every string that starts with the prefix matches.</summary>
    public bool IsPrefixOnly { get; }

    /// <summary>Whether matching may backtrack, so that a string may take as long as it is allowed to.</summary>
    public bool MayBacktrack { get; }

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="options">Any of <c>imsxu</c>.</param>
    /// <exception cref="DocumentException">51091: the pattern is invalid; 51108: an option is.</exception>
    public static RegexPattern Compile(string pattern, string options)
    {
        int invalid = options.AsSpan().IndexOfAnyExcept("imsxu");
        if (invalid >= 0)
            throw new DocumentException((ErrorCode)51108, $"invalid flag in regex options: {options[invalid]}");
        if (Encoding.UTF8.GetByteCount(pattern) > MaxBytes)
            throw Invalid("regular expression is too large");
        return new RegexPattern(pattern, options);
    }

    /// <summary>Whether the pattern occurs in a text.</summary>
    /// <param name="utf8">The text.</param>
    /// <exception cref="DocumentException">51156: the match took too long.</exception>
    public bool IsMatch(ReadOnlySpan<byte> utf8)
    {
        if (_plain is not null)
            return IsPrefixOnly ? utf8.StartsWith(_plain) : ByteSearch.IndexOf(utf8, _plain) >= 0;
        var regex = utf8.Length <= LongText && Ascii.IsValid(utf8) ? _ascii ??= Make(unicode: false, Timeout) : Unicode(utf8.Length);
        byte[] buffer = utf8.Length <= ShortText ? [] : BufferPool.Rent(sizeof(char) * utf8.Length);
        Span<char> text = utf8.Length <= ShortText ? stackalloc char[ShortText] : MemoryMarshal.Cast<byte, char>(buffer.AsSpan());
        try
        {
            return regex.IsMatch(text[..Encoding.UTF8.GetChars(utf8, text)]);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw TookTooLong(exception);
        }
        finally
        {
            if (buffer.Length > 0)
                BufferPool.Return(buffer);
            Step(regex, utf8.Length);
        }
    }

    /// <summary>The first match in a text, with its captures.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The index to look from.</param>
    /// <exception cref="DocumentException">51156: the match took too long.</exception>
    public Match Match(string text, int start)
    {
        var regex = Unicode(text.Length);
        try
        {
            return regex.Match(text, start);
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw TookTooLong(exception);
        }
        finally
        {
            Step(regex, text.Length - start);
        }
    }

    internal static DocumentException Invalid(string reason) =>
        new(InvalidPattern, InvalidText + reason);

    private DocumentException TookTooLong(RegexMatchTimeoutException exception) => new(
        (ErrorCode)51156,
        $"Error occurred while executing regular expression: /{_pattern}/{_options} took more than "
        + $"{exception.MatchTimeout.TotalSeconds} s on one string");

    // Where it may have taken long, the clock is read.
    private static void Step(Regex regex, int length) => OperationContext.CheckForInterrupt(
        regex.Options.HasFlag(RegexOptions.NonBacktracking) ? 8L * length : LongText);

    private Regex Unicode(int length)
    {
        if (length <= LongText || MayBacktrack)
            return _unicode ??= Make(unicode: true, Timeout);
        return _longText ??= Make(unicode: true, LongTextTimeout);
    }

    // Making one that backtracks costs little, and tells what is wrong with the pattern.
    private string Check()
    {
        string translated = RegexTranslator.Translate(_pattern, _options, unicode: false);
        try
        {
            _ = new Regex(translated, DotNetOptions(), Timeout);
            return translated;
        }
        catch (RegexParseException exception)
        {
            throw Invalid(exception.Message);
        }
    }

    private Regex Make(bool unicode, TimeSpan timeout)
    {
        string translated = RegexTranslator.Translate(_pattern, _options, unicode);
        var options = DotNetOptions();
        if (MayBacktrack || !OperationContext.TryAddAutomaton())
            return new Regex(translated, options, timeout);
        try
        {
            return new Regex(translated, options | RegexOptions.NonBacktracking, timeout);
        }
        catch (NotSupportedException)
        {
            return new Regex(translated, options, timeout);
        }
    }

    private RegexOptions DotNetOptions()
    {
        var options = RegexOptions.CultureInvariant;
        if (_options.Contains('i'))
            options |= RegexOptions.IgnoreCase;
        if (_options.Contains('m'))
            options |= RegexOptions.Multiline;
        if (_options.Contains('s'))
            options |= RegexOptions.Singleline;
        return options;
    }
}
