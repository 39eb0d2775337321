using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Matches nothing, as <c>$all: []</c> does.</summary>
public sealed class AlwaysFalseNode : FilterNode
{
    internal AlwaysFalseNode()
    {
    }

    internal override bool Matches(ref MatchSubject subject) => false;

    internal override bool MatchesValue(RawBsonValue value) => false;
}
