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

    // Whether the context matches; sets its array index where an array element made the match.
    internal abstract bool Matches(ref MatchContext context);

    // Whether a single value matches, regardless of paths: used by $elemMatch for each element.
    internal abstract bool MatchesValue(RawValueSpan value);
}
