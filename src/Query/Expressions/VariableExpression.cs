using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>A variable that <c>$let</c>, <c>$map</c> and their like set.</summary>
internal sealed class VariableExpression(int variable) : Expression
{
    public override RawValue Evaluate(Scope scope) => scope[variable];
}
