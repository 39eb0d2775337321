using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>A variable that <c>$let</c>, <c>$map</c> and their like set.</summary>
internal sealed class VariableExpression(int variable) : Expression
{
    public override BsonValue Evaluate(Scope scope) => scope[variable];
}
