using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>A value that is another one at each evaluation.</summary>
internal sealed class ComputedExpression(Func<Scope, BsonValue> function) : Expression
{
    public override BsonValue Evaluate(Scope scope) => function(scope);
}
