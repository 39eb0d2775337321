using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An operator that is a function of two operands' values.</summary>
internal sealed class BinaryExpression(
    Expression left, Expression right, Func<RawValue, RawValue, RawValue> function) : Expression
{
    public override bool IsConstant => left.IsConstant && right.IsConstant;

    protected override RawValue Compute(Scope scope) => function(left.Evaluate(scope), right.Evaluate(scope));
}
