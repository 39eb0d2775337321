using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An optional argument that is given: where it evaluates to nothing it is null, unlike one that is not given.</summary>
internal sealed class GivenExpression(Expression argument) : Expression
{
    public override bool IsConstant => argument.IsConstant;

    public override RawValue Evaluate(Scope scope) =>
        argument.Evaluate(scope) is { IsMissing: false } value ? value : RawValue.Null;
}
