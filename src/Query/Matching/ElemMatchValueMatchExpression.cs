using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary><c>$elemMatch</c> with operators: <c>{$elemMatch: {$gt: 1, $lt: 5}}</c> asks the element itself.</summary>
public sealed class ElemMatchValueMatchExpression : ElemMatchMatchExpression
{
    internal ElemMatchValueMatchExpression(FieldPath path, MatchExpression condition)
        : base(path, condition)
    {
    }

    private protected override bool MatchesElement(RawValueSpan element) => Condition.MatchesValue(element);
}
