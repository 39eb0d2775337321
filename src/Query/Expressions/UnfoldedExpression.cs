using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>An expression with the same value for every document that takes too much to be evaluated while it is compiled.</summary>
internal sealed class UnfoldedExpression(Expression expression) : Expression
{
    protected override RawValue Compute(Scope scope) => expression.Evaluate(scope);
}
