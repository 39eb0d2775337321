using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$regex</c>, or a regular expression as the condition: strings that it matches, and its equals.</summary>
public sealed class RegexMatchExpression : PathMatchExpression
{
    private readonly RegexPattern _pattern;
    private readonly byte[] _source;
    private readonly byte[] _options;

    private RegexMatchExpression(FieldPath path, string pattern, string options, FilterScope scope)
        : base(path)
    {
        _pattern = RegexPattern.Compile(pattern, options);
        _source = Encoding.UTF8.GetBytes(pattern);
        _options = Encoding.UTF8.GetBytes(options);
        Pattern = pattern;
        Options = options;
        if (_pattern.MayBacktrack)
            scope.Context.Facts.SetMayRunLong();
    }

    /// <summary>The pattern as it was written.</summary>
    public string Pattern { get; }

    /// <summary>The options, some of <c>imsx</c>.</summary>
    public string Options { get; }

    /// <summary>Text that every matching string starts with; empty where the pattern demands none.</summary>
    public string Prefix => _pattern.Prefix;

    /// <summary>Whether every string that starts with <see cref="Prefix"/> matches.</summary>
    public bool IsPrefixOnly => _pattern.IsPrefixOnly;

    internal static RegexMatchExpression Of(FieldPath path, RawValueSpan regex, FilterScope scope) => new(
        path, Encoding.UTF8.GetString(regex.RegexPattern), Encoding.UTF8.GetString(regex.RegexOptions), scope);

    internal static MatchExpression? Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        string pattern;
        string options = "";
        if (operand.Type == ElementType.Regex)
        {
            pattern = Encoding.UTF8.GetString(operand.Raw.RegexPattern);
            options = Encoding.UTF8.GetString(operand.Raw.RegexOptions);
        }
        else if (operand.Type == ElementType.String)
        {
            pattern = operand.AsString;
        }
        else
        {
            throw FilterError.BadValue("$regex has to be a string");
        }

        if (scope.Siblings.TryGetValue("$options", out var given))
        {
            if (given.Type != ElementType.String)
                throw FilterError.BadValue("$options has to be a string");
            if (options.Length > 0)
                throw new DocumentException((ErrorCode)51075, "options set in both $regex and $options");
            options = given.AsString;
        }

        return pattern.Contains('\0')
            ? throw FilterError.BadValue("Regular expression cannot contain an embedded null byte")
            : new RegexMatchExpression(path, pattern, options, scope);
    }

    internal static MatchExpression? ParseOptions(FieldPath path, RawValue operand, FilterScope scope) =>
        scope.Siblings.ContainsKey("$regex") ? null : throw FilterError.BadValue("$options needs a $regex");

    internal override bool MatchesValue(RawValueSpan value) => value.Type switch
    {
        ElementType.String or ElementType.Symbol => _pattern.IsMatch(value.Utf8),
        ElementType.Regex => value.RegexPattern.SequenceEqual(_source) && value.RegexOptions.SequenceEqual(_options),
        _ => false,
    };
}
