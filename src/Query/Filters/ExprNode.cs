using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$expr</c>: an aggregation expression that is true for the document.</summary>
public sealed class ExprNode : FilterNode
{
    private readonly Expression _expression;

    private ExprNode(Expression expression) => _expression = expression;

    // What it implies comes first: it is sooner known not to hold, and an index may serve it.
    internal static FilterNode Parse(BsonValue operand, FilterScope scope)
    {
        if (!scope.IsTopLevel)
            throw FilterError.BadValue("$expr can only be applied to the top-level document");
        var expression = Expression.Compile(operand, scope.Context);
        var node = new ExprNode(expression);
        return ExprConditions.Of(expression, scope) is { } implied ? AndNode.Of(implied, node) : node;
    }

    internal override bool Matches(ref MatchSubject subject)
    {
        if (subject.Scope is { } scope)
            return _expression.Evaluate(scope).Raw.IsTruthy;
        using var copy = new RentedDocument(subject.Value.Document);
        return _expression.Evaluate(copy.Memory).Raw.IsTruthy;
    }

    internal override bool MatchesValue(RawBsonValue value) => false;
}
