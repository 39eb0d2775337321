using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$ifNull</c>: the first operand that is not null, or the last one.</summary>
internal sealed class IfNullExpression(Expression[] operands) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var operands = compiler.CompileOperands(operand);
        return operands.Length >= 2
            ? new IfNullExpression(operands)
            : throw new DocumentException(
                (ErrorCode)1257300, $"$ifNull needs at least two arguments, had: {operands.Length}");
    }

    protected override RawValue Compute(Scope scope)
    {
        for (int i = 0; i < operands.Length - 1; i++)
        {
            var value = operands[i].Evaluate(scope);
            if (!value.IsNullish())
                return value;
        }

        return operands[^1].Evaluate(scope);
    }
}
