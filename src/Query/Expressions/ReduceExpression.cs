using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$reduce</c>.</summary>
internal sealed class ReduceExpression(Expression input, Expression initial, int first, Expression body) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)40075, $"$reduce requires an object as an argument, found: {operand.Type.Alias()}");
        }

        RawValue input = default, initial = default, body = default;
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "input":
                    input = value;
                    break;
                case "initialValue":
                    initial = value;
                    break;
                case "in":
                    body = value;
                    break;
                default:
                    throw new DocumentException((ErrorCode)40076, $"$reduce found an unknown argument: {name}");
            }
        }

        Check(input, "input", 40077);
        Check(initial, "initialValue", 40078);
        Check(body, "in", 40079);
        var inner = compiler.With(["this", "value"], out int first);
        return new ReduceExpression(compiler.Compile(input), compiler.Compile(initial), first, inner.Compile(body));
    }

    protected override RawValue Compute(Scope scope)
    {
        var array = input.Evaluate(scope);
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)40080, $"$reduce requires that 'input' be an array, found: {ElementText.Of(array.Raw)}");
        }

        long held = OperationContext.HeldNow;
        var value = initial.Evaluate(scope);
        foreach (var element in new ArrayElements(array))
        {
            scope[first] = element;
            scope[first + 1] = value;
            value = body.Evaluate(scope);
            OperationContext.Current?.Keep(value, held);
        }

        return value;
    }

    private static void Check(RawValue argument, string name, int code)
    {
        if (argument.IsMissing)
            throw new DocumentException((ErrorCode)code, $"$reduce requires '{name}' to be specified");
    }
}
