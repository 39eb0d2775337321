using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary><c>$$ROOT</c>: the whole document.</summary>
internal sealed class RootExpression() : Expression(isCheap: true)
{
    public static readonly RootExpression Instance = new();

    protected override RawValue Compute(Scope scope) =>
        RawValue.Over(new RawValueSpan(ElementType.Document, scope.Root.Span), scope.Root);
}
