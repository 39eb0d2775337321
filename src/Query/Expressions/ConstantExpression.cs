using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>A literal, and what does not depend on documents.</summary>
internal sealed class ConstantExpression(RawValue value) : Expression(isCheap: true)
{
    public override bool IsConstant => true;

    public RawValue Value => value;

    protected override RawValue Compute(Scope scope) => value;
}
