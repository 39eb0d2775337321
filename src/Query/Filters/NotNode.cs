using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$not</c>, and what <c>$ne</c>, <c>$nin</c> and <c>$exists: false</c> come down to.</summary>
public sealed class NotNode : FilterNode
{
    internal NotNode(FilterNode child) => Child = child;

    /// <summary>What must not match.</summary>
    public FilterNode Child { get; }

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope)
    {
        if (operand.Type == BsonType.Regex)
            return new NotNode(RegexNode.Of(path, operand.Raw));
        if (operand.Type != BsonType.Document)
            throw FilterError.BadValue("$not needs a regex or a document");
        var conditions = operand.AsDocument;
        if (conditions.IsEmpty)
            throw FilterError.BadValue("$not cannot be empty");
        return new NotNode(scope.ParseConditions(path, conditions));
    }

    internal override bool Matches(ref MatchSubject subject)
    {
        var own = new MatchSubject(subject.Value, subject.IsField, subject.Scope);
        return !Child.Matches(ref own);
    }

    internal override bool MatchesValue(RawBsonValue value) => !Child.MatchesValue(value);
}
