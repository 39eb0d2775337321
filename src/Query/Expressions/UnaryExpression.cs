using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An operator that is a function of one operand's value.</summary>
internal sealed class UnaryExpression(Expression operand, Func<RawValue, RawValue> function) : Expression
{
    public override bool IsConstant => operand.IsConstant;

    protected override RawValue Compute(Scope scope) => function(operand.Evaluate(scope));
}
