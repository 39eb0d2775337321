using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$sortByCount</c>: a <c>$group</c> that counts, and a <c>$sort</c> by the count.</summary>
internal static class SortByCountStage
{
    public static Stage Compile(BsonValue operand, ExpressionCompiler compiler)
    {
        switch (operand.Type)
        {
            case BsonType.Document when !operand.IsOperator():
                throw new DocumentException(
                    (ErrorCode)40147, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
            case BsonType.String when !operand.AsString.StartsWith('$'):
                throw new DocumentException(
                    (ErrorCode)40148, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object");
            case not (BsonType.Document or BsonType.String):
                throw new DocumentException(
                    (ErrorCode)40149, "the sortByCount field must be specified as a $-prefixed path or an expression inside an object");
        }

        BsonDocument group = new() { ["_id"] = operand, ["count"] = new BsonDocument { ["$sum"] = 1 } };
        BsonDocument sort = new() { ["count"] = -1 };
        return SequenceStage.Of(compiler, new BsonDocument { ["$group"] = group }, new BsonDocument { ["$sort"] = sort });
    }
}
