using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$elemMatch</c> with fields: <c>{$elemMatch: {a: 1, b: 2}}</c> asks the fields of the element.</summary>
public sealed class ElemMatchObjectMatchExpression : ElemMatchMatchExpression
{
    internal ElemMatchObjectMatchExpression(FieldPath path, MatchExpression condition)
        : base(path, condition)
    {
    }

    // An array within the array is asked as a document whose fields are its indexes, as MongoDB does.
    private protected override bool MatchesElement(RawValueSpan element)
    {
        if (element.Type is not (ElementType.Document or ElementType.Array))
            return false;
        var subject = new MatchSubject(element, isField: false);
        return Condition.Matches(ref subject);
    }
}
