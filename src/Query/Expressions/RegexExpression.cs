using System.Text;
using System.Text.RegularExpressions;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$regexFind</c>, <c>$regexFindAll</c> and <c>$regexMatch</c>.</summary>
internal sealed class RegexExpression(string name, Expression input, Expression pattern, Expression options) : Expression
{
    private const int MaxPattern = 16 * 1024;

    public override bool IsConstant => input.IsConstant && pattern.IsConstant && options.IsConstant;

    // A pattern that is a constant, compiled once.
    private readonly RegexPattern? _compiled = pattern.IsConstant && options.IsConstant
        ? Compile(name, pattern.Evaluate(RawDocument.Empty.Bytes), options.Evaluate(RawDocument.Empty.Bytes))
        : null;

    private bool MayBacktrack => _compiled is null ? !pattern.IsConstant || !options.IsConstant : _compiled.MayBacktrack;

    public static Operands.Compile Named(string name) => (operand, compiler) =>
    {
        var arguments = Operands.Named(name, operand, 51103, 31024, "input", "regex", "options");
        var input = Required("input", arguments[0], 31022);
        var regex = Required("regex", arguments[1], 31023);
        var expression = new RegexExpression(
            name,
            compiler.Compile(input),
            compiler.Compile(regex),
            arguments[2].IsMissing ? new ConstantExpression(default) : compiler.Compile(arguments[2]));
        if (expression.MayBacktrack)
            compiler.Context.Facts.SetMayRunLong();
        return expression;

        RawValue Required(string argument, RawValue value, int code) => !value.IsMissing
            ? value
            : throw new DocumentException((ErrorCode)code, $"{name} requires '{argument}' parameter");
    };

    protected override RawValue Compute(Scope scope)
    {
        var text = input.Evaluate(scope);
        var regex = _compiled ?? Compile(name, pattern.Evaluate(scope), options.Evaluate(scope));
        if (!text.IsNullish() && text.Type != ElementType.String)
            throw new DocumentException((ErrorCode)51104, $"{name} needs 'input' to be of type string");
        bool isNothing = text.IsNullish() || regex is null;
        return name switch
        {
            "$regexMatch" => !isNothing && regex!.IsMatch(text.Raw.Utf8),
            "$regexFind" => isNothing ? RawValue.Null : Find(text.AsString, regex!),
            _ => isNothing ? RawArray.Empty : FindAll(text.AsString, regex!),
        };
    }

    private static RegexPattern? Compile(string name, RawValue pattern, RawValue options)
    {
        if (!options.IsNullish() && options.Type != ElementType.String)
            throw new DocumentException((ErrorCode)51106, $"{name} needs 'options' to be of type string");
        string flags = options.IsNullish() ? "" : options.AsString;
        switch (pattern.Type)
        {
            case ElementType.Missing or ElementType.Null or ElementType.Undefined:
                return null;
            case ElementType.String:
                return Compile(name, pattern.AsString, flags);
            case ElementType.Regex:
                string own = Encoding.UTF8.GetString(pattern.Raw.RegexOptions);
                if (own.Length > 0 && !options.IsNullish())
                {
                    throw new DocumentException(
                        (ErrorCode)51107, $"{name}: found regex option(s) specified in both 'regex' and 'option' fields");
                }

                return Compile(name, Encoding.UTF8.GetString(pattern.Raw.RegexPattern), own + flags);
            default:
                throw new DocumentException((ErrorCode)51105, $"{name} needs 'regex' to be of type string or regex");
        }
    }

    private static RegexPattern Compile(string name, string pattern, string options)
    {
        if (pattern.Contains('\0'))
            throw new DocumentException((ErrorCode)51109, $"{name}: regular expression cannot contain an embedded null byte");
        if (options.Contains('\0'))
            throw new DocumentException((ErrorCode)51110, $"{name}: regular expression options string cannot contain an embedded null byte");
        if (Encoding.UTF8.GetByteCount(pattern) > MaxPattern)
            throw new DocumentException((ErrorCode)51111, $"Invalid Regex in {name}: pattern is longer than {MaxPattern} bytes");
        try
        {
            return RegexPattern.Compile(pattern, options);
        }
        catch (DocumentException exception) when (exception.Code == RegexPattern.InvalidPattern)
        {
            throw new DocumentException((ErrorCode)51111, $"Invalid Regex in {name}: {exception.Message[RegexPattern.InvalidText.Length..]}");
        }
    }

    private static RawValue Find(string text, RegexPattern regex)
    {
        var match = regex.Match(text, 0);
        return match.Success
            ? Describe(match, Strings.CodePoints(text.AsSpan(0, match.Index)))
            : RawValue.Null;
    }

    private static RawValue FindAll(string text, RegexPattern regex)
    {
        using var held = OperationContext.Hold(2L * text.Length);
        using var found = ValueBuilder.Array();
        int counted = 0;
        int index = 0;
        int start = 0;
        // An empty text has an empty match; other texts have none at their end.
        do
        {
            var match = regex.Match(text, start);
            if (!match.Success)
                break;
            index += Strings.CodePoints(text.AsSpan(counted, match.Index - counted));
            counted = match.Index;
            found.Add((RawValue)Describe(match, index));
            start = match.Index + Math.Max(match.Length, 1);
        }
        while (start < text.Length);

        return found.ToValue();
    }

    private static RawDocument Describe(Match match, int index)
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("match"u8);
        writer.WriteString(match.Value);
        writer.WriteName("idx"u8);
        writer.WriteInt32(index);
        writer.WriteName("captures"u8);
        writer.WriteStartArray();
        for (int i = 1; i < match.Groups.Count; i++)
        {
            if (match.Groups[i].Success)
                writer.WriteString(match.Groups[i].Value);
            else
                writer.WriteNull();
        }

        writer.WriteEndArray();
        writer.WriteEndDocument();
        return writer.ToDocument();
    }
}
