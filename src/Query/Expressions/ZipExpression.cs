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

    protected override RawValue Compute(Scope scope)
    {
        var arrays = new RawValue[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            var value = inputs[i].Evaluate(scope);
            if (value.IsNullish())
                return RawValue.Null;
            arrays[i] = value.Type == ElementType.Array ? value : throw new DocumentException(
                (ErrorCode)34468, $"$zip found a non-array expression in input: {ElementText.Of(value.Raw)}");
        }

        var fillers = Array.ConvertAll(defaults, filler => filler.Evaluate(scope));
        int[] positions = new int[arrays.Length];
        Array.Fill(positions, sizeof(int));
        var row = new RawValue[arrays.Length];
        using var zipped = ValueBuilder.Array();
        while (TryStep(arrays, positions, fillers, row))
            zipped.Add(ValueBuilder.ArrayOf(row));
        return zipped.ToValue();
    }

    // The next element of each array; false where the shortest or the longest of them ends.
    private bool TryStep(RawValue[] arrays, int[] positions, RawValue[] fillers, RawValue[] row)
    {
        bool any = false;
        for (int i = 0; i < arrays.Length; i++)
        {
            var reader = new RawReader(arrays[i].Raw.Document, positions[i]);
            if (reader.Read())
            {
                row[i] = RawValue.Over(reader.Value, arrays[i].Memory[reader.ValueOffset..]);
                positions[i] = reader.Position;
                any = true;
            }
            else if (longest)
            {
                row[i] = fillers.Length > 0 ? fillers[i] : RawValue.Null;
            }
            else
            {
                return false;
            }
        }

        return any;
    }

    private static Expression[] List(RawValue value, string name, int code, ExpressionCompiler compiler) =>
        value.Type == ElementType.Array
            ? compiler.CompileOperands(value)
            : throw new DocumentException(
                (ErrorCode)code, $"{name} must be an array of expressions, found {value.Type.Alias()}");
}
