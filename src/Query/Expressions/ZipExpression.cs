using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$zip</c>.</summary>
internal sealed class ZipExpression(Expression[] inputs, bool longest, Expression[] defaults) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        if (operand.Type != ElementType.Document)
        {
            throw new DocumentException(
                (ErrorCode)34460, $"$zip only supports an object as an argument, found {operand.Type.Alias()}");
        }

        bool longest = false;
        Expression[] inputs = [], defaults = [];
        foreach (var (name, value) in operand.AsDocument)
        {
            switch (name)
            {
                case "inputs":
                    inputs = List(value, name, 34461, compiler);
                    break;
                case "defaults":
                    defaults = List(value, name, 34462, compiler);
                    break;
                case "useLongestLength":
                    longest = value.Type == ElementType.Boolean ? value.AsBoolean : throw new DocumentException(
                        (ErrorCode)34463, $"useLongestLength must be a bool, found {value.Type.Alias()}");
                    break;
                default:
                    throw new DocumentException((ErrorCode)34464, $"$zip found an unknown argument: {name}");
            }
        }

        if (inputs.Length == 0)
            throw new DocumentException((ErrorCode)34465, "$zip requires at least one input array");
        if (defaults.Length > 0 && !longest)
            throw new DocumentException((ErrorCode)34466, "cannot specify defaults unless useLongestLength is true");
        if (defaults.Length > 0 && defaults.Length != inputs.Length)
            throw new DocumentException((ErrorCode)34467, "defaults and inputs must have the same length");
        return new ZipExpression(inputs, longest, defaults);
    }

    public override RawValue Evaluate(Scope scope)
    {
        var arrays = new RawValue[inputs.Length][];
        for (int i = 0; i < inputs.Length; i++)
        {
            var value = inputs[i].Evaluate(scope);
            if (value.IsNullish())
                return RawValue.Null;
            arrays[i] = value.Type == ElementType.Array ? ArrayElements.ToArray(value) : throw new DocumentException(
                (ErrorCode)34468, $"$zip found a non-array expression in input: {ElementText.Of(value.Raw)}");
        }

        int length = longest ? arrays.Max(array => array.Length) : arrays.Min(array => array.Length);
        var fillers = Array.ConvertAll(defaults, filler => filler.Evaluate(scope));
        var zipped = new ArrayBuilder();
        for (int i = 0; i < length; i++)
        {
            var row = new RawValue[arrays.Length];
            for (int j = 0; j < arrays.Length; j++)
                row[j] = i < arrays[j].Length ? arrays[j][i] : fillers.Length > 0 ? fillers[j] : RawValue.Null;
            zipped.Add(ArrayBuilder.Of(row));
        }

        return zipped.ToValue();
    }

    private static Expression[] List(RawValue value, string name, int code, ExpressionCompiler compiler) =>
        value.Type == ElementType.Array
            ? compiler.CompileOperands(value)
            : throw new DocumentException(
                (ErrorCode)code, $"{name} must be an array of expressions, found {value.Type.Alias()}");
}
