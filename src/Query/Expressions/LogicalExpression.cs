using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$and</c> and <c>$or</c>, which evaluate no more operands than they need.</summary>
internal sealed class LogicalExpression(Expression[] operands, bool decisive) : Expression
{
    public Expression[] Operands => operands;

    public bool IsAnd => !decisive;

    public override bool IsConstant => Array.TrueForAll(operands, operand => operand.IsConstant);

    public static Expression CompileAnd(RawValue operand, ExpressionCompiler compiler) =>
        new LogicalExpression(compiler.CompileOperands(operand), decisive: false);

    public static Expression CompileOr(RawValue operand, ExpressionCompiler compiler) =>
        new LogicalExpression(compiler.CompileOperands(operand), decisive: true);

    public static RawValue Not(RawValue value) => !value.Raw.IsTruthy;

    protected override RawValue Compute(Scope scope)
    {
        foreach (var operand in operands)
        {
            if (operand.Evaluate(scope).Raw.IsTruthy == decisive)
                return decisive;
        }

        return !decisive;
    }
}
