using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$dateFromString</c>.</summary>
internal sealed class DateFromStringExpression(
    Expression text, Expression? format, Expression? zone, Expression? onError, Expression? onNull) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40540, $"$dateFromString only supports an object as an argument, found: {operand.Type.Alias()}");
        }

        var arguments = Operands.Named(
            "$dateFromString", operand, 40540, 40541, "dateString", "format", "timezone", "onError", "onNull");
        Operands.Required("$dateFromString", "dateString", arguments[0], 40542);
        var compiled = Array.ConvertAll(arguments, argument => argument.IsMissing ? null : compiler.Compile(argument));
        return new DateFromStringExpression(compiled[0]!, compiled[1], compiled[2], compiled[3], compiled[4]);
    }

    protected override RawValue Compute(Scope scope)
    {
        var value = text.Evaluate(scope);
        if (value.IsNullish())
            return onNull?.Evaluate(scope) ?? RawValue.Null;
        var pattern = format?.Evaluate(scope) ?? default;
        var timeZone = zone is null ? Zone.Utc : TimeZoneOf(zone.Evaluate(scope));
        if ((format is not null && pattern.IsNullish()) || timeZone is null)
            return RawValue.Null;
        if (pattern.Type is not (ElementType.String or ElementType.Missing))
        {
            throw new DocumentException(
                (ErrorCode)40684, $"$dateFromString requires that 'format' be a string, found: {pattern.Type.Alias()} with value {ElementText.Of(pattern.Raw)}");
        }

        if (value.Type != ElementType.String)
        {
            return onError?.Evaluate(scope) ?? throw new DocumentException(
                ErrorCode.ConversionFailure,
                $"$dateFromString requires that 'dateString' be a string, found: {value.Type.Alias()} with value {ElementText.Of(value.Raw)}");
        }

        try
        {
            return DateParser.Parse(
                value.AsString, pattern.IsMissing ? null : pattern.AsString, timeZone, ErrorCode.ConversionFailure);
        }
        catch (DocumentException error) when (onError is not null && error.Code == ErrorCode.ConversionFailure)
        {
            return onError.Evaluate(scope);
        }
    }

    private static Zone? TimeZoneOf(RawValue value) => value.IsNullish() ? null : TimeZones.Of(value);
}
