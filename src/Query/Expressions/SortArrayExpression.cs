using Streetcar.Bson;
using Streetcar.Query.Updates;

namespace Streetcar.Query.Expressions;

/// <summary><c>$sortArray</c>.</summary>
internal sealed class SortArrayExpression(Expression input, PushSort sort) : Expression
{
    public static Expression Compile(RawValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$sortArray", operand, 2942500, 2942501, "input", "sortBy");
        var input = Operands.Required("$sortArray", "input", arguments[0], 2942502);
        var pattern = Operands.Required("$sortArray", "sortBy", arguments[1], 2942503);
        return new SortArrayExpression(compiler.Compile(input), CompileSort(pattern, compiler));
    }

    private static PushSort CompileSort(RawValue pattern, ExpressionCompiler compiler)
    {
        try
        {
            return PushSort.Compile(pattern, compiler.Collation);
        }
        catch (DocumentException error) when (error.Code == ErrorCode.BadValue)
        {
            int code = pattern.Type == ElementType.Document ? 2942505 : pattern.IsNumber ? 2942506 : 2942507;
            throw new DocumentException((ErrorCode)code, $"Invalid 'sortBy' argument of $sortArray: {error.Message}");
        }
    }

    protected override RawValue Compute(Scope scope)
    {
        var array = input.Evaluate(scope);
        if (array.IsNullish())
            return RawValue.Null;
        if (array.Type != ElementType.Array)
        {
            throw new DocumentException(
                (ErrorCode)2942504, $"The input argument to $sortArray must be an array, but was of type: {array.Type.Alias()}");
        }

        using var held = ArrayElements.Hold(array, sorts: true);
        return ValueBuilder.ArrayOf(sort.Apply(ArrayElements.ToArray(array)));
    }
}
