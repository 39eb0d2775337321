using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>A value that differs at each evaluation, such as <c>$rand</c>.</summary>
internal sealed class VolatileExpression(Func<Scope, RawValue> function) : Expression
{
    protected override RawValue Compute(Scope scope) => function(scope);
}
