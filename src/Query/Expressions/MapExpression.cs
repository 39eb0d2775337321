using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$map</c>.</summary>
internal sealed class MapExpression(Expression input, int variable, Expression body) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$map", operand, 16878, 16879, "input", "as", "in");
        var input = compiler.Compile(Operands.Required("$map", "input", arguments[0], 16880));
        var body = Operands.Required("$map", "in", arguments[2], 16882);
        var inner = compiler.With([ElementName(arguments[1])], out int variable);
        return new MapExpression(input, variable, inner.Compile(body));
    }

    /// <summary>The name of the variable that holds the element: <c>this</c> where none is given.</summary>
    public static string ElementName(RawValue name)
    {
        if (name.IsMissing)
            return "this";
        string text = name.Type == ElementType.String ? name.AsString : "";
        ExpressionCompiler.CheckVariableName(text);
        return text;
    }

    protected override RawValue Compute(Scope scope)
    {
        var array = input.Evaluate(scope);
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)16883, $"input to $map must be an array not {array.Type.Alias()}");
        }

        using var mapped = ValueBuilder.Array();
        foreach (var element in new ArrayElements(array))
        {
            scope[variable] = element;
            body.AddTo(mapped, scope);
        }

        return mapped.ToValue();
    }
}
