using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$and</c> and <c>$or</c>, which evaluate no more operands than they need.</summary>
internal sealed class LogicalExpression(Expression[] operands, bool decisive) : Expression
{
    public Expression[] Operands => operands;

    public bool IsAnd => !decisive;

    public override bool IsConstant => Array.TrueForAll(operands, operand => operand.IsConstant);

    public static Expression CompileAnd(BsonValue operand, ExpressionCompiler compiler) =>
        new LogicalExpression(compiler.CompileOperands(operand), decisive: false);

    public static Expression CompileOr(BsonValue operand, ExpressionCompiler compiler) =>
        new LogicalExpression(compiler.CompileOperands(operand), decisive: true);

    public static BsonValue Not(BsonValue value) => !value.Raw.IsTruthy;

    public override BsonValue Evaluate(Scope scope)
    {
        foreach (var operand in operands)
        {
            if (operand.Evaluate(scope).Raw.IsTruthy == decisive)
                return decisive;
        }

        return !decisive;
    }
}
