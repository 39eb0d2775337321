using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Matches nothing, as <c>$all: []</c> and <c>$alwaysFalse: 1</c> do.</summary>
public sealed class AlwaysFalseNode : FilterNode
{
    internal AlwaysFalseNode()
    {
    }

    internal static FilterNode ParseOne(string name, BsonValue operand, FilterNode node) =>
        operand.Raw.TryGetInt64(out long one) && one == 1
            ? node
            : throw new DocumentException(ErrorCode.FailedToParse, $"{name} must be an integer value of 1");

    internal override bool Matches(ref MatchSubject subject) => false;

    internal override bool MatchesValue(RawBsonValue value) => false;
}
