using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>
/// A part of a compiled filter: an operator and what it applies to. A planner reads the tree; the tree itself matches.
/// </summary>
public abstract class MatchExpression
{
    private protected MatchExpression()
    {
    }

    // Whether the subject matches; sets its array index where an array element made the match.
    internal abstract bool Matches(ref MatchSubject subject);

    // Whether one value matches, paths aside: what $elemMatch asks of each element.
    internal abstract bool MatchesValue(RawValueSpan value);
}
