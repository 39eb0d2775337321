using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation;

/// <summary><c>$sortByCount</c>: a <c>$group</c> that counts, and a <c>$sort</c> by the count.</summary>
internal static class SortByCountStage
{
    public static Stage Compile(RawValue operand, ExpressionCompiler compiler)
    {
        switch (operand.Type)
        {
            case ElementType.Document when !operand.IsOperator():
                throw new DocumentException(
                    (ErrorCode)40147, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
            case ElementType.String when !operand.AsString.StartsWith('$'):
                throw new DocumentException(
                    (ErrorCode)40148, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
            case not (ElementType.Document or ElementType.String):
                throw new DocumentException(
                    (ErrorCode)40149, "the sortByCount field must be specified as a $-prefixed path or an expression inside an object");
        }

        RawDocument group = new() { ["_id"] = operand, ["count"] = new RawDocument { ["$sum"] = 1 } };
        RawDocument sort = new() { ["count"] = -1 };
        return DesugaredStage.Of(compiler, new RawDocument { ["$group"] = group }, new RawDocument { ["$sort"] = sort });
    }
}
