using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>A variable that <c>$let</c>, <c>$map</c> and their like set.</summary>
internal sealed class VariableExpression(int variable) : Expression(isCheap: true)
{
    protected override RawValue Compute(Scope scope) => scope[variable];
}
