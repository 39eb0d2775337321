using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Null where a value is missing: an optional argument's that is present, unlike an absent one, or a group's key of one field.</summary>
internal sealed class NullIfMissingExpression(Expression argument) : Expression
{
    public override bool IsConstant => argument.IsConstant;

    protected override RawValue Compute(Scope scope) =>
        argument.Evaluate(scope).OrNull;
}
