using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>Matches nothing, as <c>$all: []</c> and <c>$alwaysFalse: 1</c> do.</summary>
public sealed class AlwaysFalseMatchExpression : MatchExpression
{
    internal AlwaysFalseMatchExpression()
    {
    }

    internal static MatchExpression ParseOne(string name, RawValue operand, MatchExpression node) =>
        operand.Raw.TryGetInt64(out long one) && one == 1
            ? node
            : throw new DocumentException(ErrorCode.FailedToParse, $"{name} must be an integer value of 1");

    internal override bool Matches(ref MatchContext context) => false;

    internal override bool MatchesValue(RawValueSpan value) => false;
}
