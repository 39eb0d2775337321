using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$convert</c>.</summary>
internal sealed class ConvertExpression(
    Expression input, Expression to, Expression? format, Expression? byteOrder, Expression? onError, Expression? onNull) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"$convert expects an object of named arguments but found: {operand.Type.Alias()}");
        }

        var arguments = Operands.Named("$convert", operand, 9, 9, "input", "to", "format", "byteOrder", "onError", "onNull");
        return new ConvertExpression(
            compiler.Compile(Operands.Required("$convert", "input", arguments[0], 9)),
            compiler.Compile(Operands.Required("$convert", "to", arguments[1], 9)),
            Optional(arguments[2], compiler),
            Optional(arguments[3], compiler),
            Optional(arguments[4], compiler),
            Optional(arguments[5], compiler));
    }

    protected override RawValue Compute(Scope scope)
    {
        var value = input.Evaluate(scope);
        var target = to.Evaluate(scope);
        ElementType? type = target.IsNullish() ? null : Conversion.TypeOf(target);
        if (value.IsNullish())
            return onNull?.Evaluate(scope) ?? RawValue.Null;
        if (type is null)
            return RawValue.Null;
        var options = ConversionOptions.Read(target, format?.Evaluate(scope) ?? default, byteOrder?.Evaluate(scope) ?? default);
        try
        {
            return Conversion.To(type.Value, value, options);
        }
        catch (DocumentException error) when (onError is not null && error.Code == ErrorCode.ConversionFailure)
        {
            return onError.Evaluate(scope);
        }
    }

    private static Expression? Optional(RawValue argument, ExpressionCompiler compiler) =>
        argument.IsMissing ? null : compiler.Compile(argument);
}
