using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>A value that is another one at each evaluation.</summary>
internal sealed class ComputedExpression(Func<Scope, RawValue> function) : Expression
{
    public override RawValue Evaluate(Scope scope) => function(scope);
}
