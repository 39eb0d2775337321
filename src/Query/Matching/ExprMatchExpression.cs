using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Matching;

/// <summary><c>$expr</c>: an aggregation expression that is true for the document.</summary>
public sealed class ExprMatchExpression : MatchExpression
{
    private readonly Expression _expression;

    private ExprMatchExpression(Expression expression) => _expression = expression;

    // The implied conditions are first: they are cheaper, and an index may serve them.
    internal static MatchExpression Parse(RawValue operand, FilterScope scope)
    {
        if (!scope.IsTopLevel)
            throw FilterError.BadValue("$expr can only be applied to the top-level document");
        var expression = Expression.Compile(operand, scope.Context);
        var node = new ExprMatchExpression(expression);
        return ExprConditions.Of(expression, scope) is { } implied ? AndMatchExpression.Of(implied, node) : node;
    }

    internal override bool Matches(ref MatchContext context)
    {
        if (context.Scope is { } scope)
            return _expression.Evaluate(scope).Raw.IsTruthy;
        using var copy = new RentedDocument(context.Value.Document);
        return _expression.Evaluate(copy.Memory).Raw.IsTruthy;
    }

    internal override bool MatchesValue(RawValueSpan value) => false;
}
