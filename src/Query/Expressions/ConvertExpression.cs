using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$convert</c>.</summary>
internal sealed class ConvertExpression(Expression input, Expression to, Expression? onError, Expression? onNull) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, $"$convert expects an object of named arguments but found: {operand.Type.Alias()}");
        }

        var arguments = Operands.Named("$convert", operand, 9, 9, "input", "to", "onError", "onNull");
        return new ConvertExpression(
            compiler.Compile(Operands.Required("$convert", "input", arguments[0], 9)),
            compiler.Compile(Operands.Required("$convert", "to", arguments[1], 9)),
            arguments[2].IsMissing ? null : compiler.Compile(arguments[2]),
            arguments[3].IsMissing ? null : compiler.Compile(arguments[3]));
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
        try
        {
            return Conversion.To(type.Value, value);
        }
        catch (DocumentException error) when (onError is not null && error.Code == ErrorCode.ConversionFailure)
        {
            return onError.Evaluate(scope);
        }
    }
}
