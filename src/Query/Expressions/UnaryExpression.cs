using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An operator that is a function of one operand's value.</summary>
internal sealed class UnaryExpression(Expression operand, Func<BsonValue, BsonValue> function) : Expression
{
    public override bool IsConstant => operand.IsConstant;

    public override BsonValue Evaluate(Scope scope) => function(operand.Evaluate(scope));
}
