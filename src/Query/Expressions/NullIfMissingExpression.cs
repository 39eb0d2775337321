using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An optional argument that is present: null where its value is missing, unlike an absent argument.</summary>
internal sealed class NullIfMissingExpression(Expression argument) : Expression
{
    public override bool IsConstant => argument.IsConstant;

    protected override RawValue Compute(Scope scope) =>
        argument.Evaluate(scope).OrNull;
}
