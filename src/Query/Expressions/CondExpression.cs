using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$cond</c>.</summary>
internal sealed class CondExpression(Expression condition, Expression then, Expression otherwise) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            var operands = Operands.Exactly(3, "$cond", operand, compiler);
            return new CondExpression(operands[0], operands[1], operands[2]);
        }

        RawValue condition = default, then = default, otherwise = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "if":
                    condition = value;
                    break;
                case "then":
                    then = value;
                    break;
                case "else":
                    otherwise = value;
                    break;
                default:
                    throw new DocumentException((ErrorCode)17083, $"Unrecognized parameter to $cond: {name}");
            }
        }

        return new CondExpression(
            compiler.Compile(Operands.Required("$cond", "if", condition, 17080)),
            compiler.Compile(Operands.Required("$cond", "then", then, 17081)),
            compiler.Compile(Operands.Required("$cond", "else", otherwise, 17082)));
    }

    protected override RawValue Compute(Scope scope) =>
        condition.Evaluate(scope).Raw.IsTruthy ? then.Evaluate(scope) : otherwise.Evaluate(scope);
}
