using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$not</c>, and what <c>$ne</c>, <c>$nin</c> and <c>$exists: false</c> are compiled to.</summary>
public sealed class NotMatchExpression : MatchExpression
{
    internal NotMatchExpression(MatchExpression child) => Child = child;

    /// <summary>What must not match.</summary>
    public MatchExpression Child { get; }

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        if (operand.Type == ElementType.Regex)
            return new NotMatchExpression(RegexMatchExpression.Of(path, operand.Raw, scope));
        if (operand.Type != ElementType.Document)
            throw FilterError.BadValue("$not needs a regex or a document");
        var conditions = operand.AsDocument;
        if (conditions.IsEmpty)
            throw FilterError.BadValue("$not cannot be empty");
        return new NotMatchExpression(scope.ParseConditions(path, conditions));
    }

    internal override bool Matches(ref MatchContext context)
    {
        var own = new MatchContext(context.Value, context.IsField, context.Scope);
        return !Child.Matches(ref own);
    }

    internal override bool MatchesValue(RawValueSpan value) => !Child.MatchesValue(value);
}
