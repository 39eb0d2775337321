using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An operator that is a function of two operands' values.</summary>
internal sealed class BinaryExpression(
    Expression left, Expression right, Func<BsonValue, BsonValue, BsonValue> function) : Expression
{
    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public override BsonValue Evaluate(Scope scope) => function(left.Evaluate(scope), right.Evaluate(scope));
}
