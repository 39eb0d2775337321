using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$let</c>.</summary>
internal sealed class LetExpression(Expression[] values, int first, Expression body) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$let", operand, 16874, 16875, "vars", "in");
        var variables = Operands.Required("$let", "vars", arguments[0], 16876);
        var body = Operands.Required("$let", "in", arguments[1], 16877);
        if (variables.Type != ElementType.Document)
        {
            throw new DocumentException(
                variables.Type == ElementType.Array ? ErrorCode.FailedToParse : (ErrorCode)10065,
                "invalid parameter: expected an object (vars)");
        }

        var values = new List<Expression>();
        var names = new List<string>();
        foreach (var (name, value) in variables.AsDocument)
        {
            ExpressionCompiler.CheckVariableName(name);
            names.Add(name);
            values.Add(compiler.Compile(value));
        }

        var inner = compiler.With(names, out int first);
        return new LetExpression([.. values], first, inner.Compile(body));
    }

    protected override RawValue Compute(Scope scope)
    {
        // All values first: they do not see each other.
        var computed = new RawValue[values.Length];
        for (int i = 0; i < values.Length; i++)
            computed[i] = values[i].Evaluate(scope);
        for (int i = 0; i < values.Length; i++)
            scope[first + i] = computed[i];
        return body.Evaluate(scope);
    }
}
