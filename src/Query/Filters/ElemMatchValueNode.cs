using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$elemMatch</c> with operators: <c>{$elemMatch: {$gt: 1, $lt: 5}}</c> asks the element itself.</summary>
public sealed class ElemMatchValueNode : ElemMatchNode
{
    internal ElemMatchValueNode(FieldPath path, FilterNode condition)
        : base(path, condition)
    {
    }

    private protected override bool MatchesElement(RawBsonValue element) => Condition.MatchesValue(element);
}
