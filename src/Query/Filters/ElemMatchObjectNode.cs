using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$elemMatch</c> with fields: <c>{$elemMatch: {a: 1, b: 2}}</c> asks the fields of the element.</summary>
public sealed class ElemMatchObjectNode : ElemMatchNode
{
    internal ElemMatchObjectNode(FieldPath path, FilterNode condition)
        : base(path, condition)
    {
    }

    // An array within the array is asked as a document whose fields are its indexes, as MongoDB does.
    private protected override bool MatchesElement(RawBsonValue element)
    {
        if (element.Type is not (BsonType.Document or BsonType.Array))
            return false;
        var subject = new MatchSubject(element, isField: false);
        return Condition.Matches(ref subject);
    }
}
