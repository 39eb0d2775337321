using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$sortArray</c>.</summary>
internal sealed class SortArrayExpression(Expression input, PushSort sort) : Expression
{
    public static Expression Compile(BsonValue operand, ExpressionCompiler compiler)
    {
        var arguments = Operands.Named("$sortArray", operand, 2942500, 2942501, "input", "sortBy");
        var input = Operands.Required("$sortArray", "input", arguments[0], 2942502);
        var pattern = Operands.Required("$sortArray", "sortBy", arguments[1], 2942503);
        return new SortArrayExpression(compiler.Compile(input), PushSort.Compile(pattern, compiler.Collation));
    }

    public override BsonValue Evaluate(Scope scope)
    {
        var array = input.Evaluate(scope);
        if (array.IsNullish())
            return BsonValue.Null;
        if (array.Type != BsonType.Array)
        {
            throw new DocumentException(
                (ErrorCode)2942504, $"The input argument to $sortArray must be an array, but was of type: {array.Type.Alias()}");
        }

        return ArrayBuilder.Of([.. sort.Apply([.. ArrayElements.ToArray(array)])]);
    }
}
