using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary><c>$or</c>: at least one must match.</summary>
public sealed class OrMatchExpression : LogicalMatchExpression
{
    // With fewer equalities, trying one after the other costs as little.
    private const int LeastMerged = 4;

    private readonly MatchExpression[] _merged;

    private OrMatchExpression(MatchExpression[] children)
        : base(children) => _merged = Merge(children);

    /// <summary>The same disjunction, with all that a field may equal as one condition.</summary>
    public IReadOnlyList<MatchExpression> Merged => _merged;

    internal static MatchExpression Parse(RawValue operand, FilterScope scope) => Of(ParseChildren("$or", operand, scope));

    internal static MatchExpression Of(MatchExpression[] children) => children is [var only] ? only : new OrMatchExpression(children);

    internal override bool Matches(ref MatchContext context)
    {
        // Of several elements of an array that match, that of the first condition counts.
        var nodes = context.NeedsIndex ? Nodes : _merged;
        for (int i = 0; i < nodes.Length; i++)
        {
            Step(i, context.Value);
            if (nodes[i].Matches(ref context))
                return true;
        }

        return false;
    }

    internal override bool MatchesValue(RawValueSpan value)
    {
        for (int i = 0; i < _merged.Length; i++)
        {
            Step(i, value);
            if (_merged[i].MatchesValue(value))
                return true;
        }

        return false;
    }

    private static MatchExpression[] Merge(MatchExpression[] children)
    {
        var equalities = children.OfType<EqualMatchExpression>().GroupBy(equal => equal.Path)
            .Where(group => group.Count() >= LeastMerged).ToList();
        if (equalities.Count == 0)
            return children;
        var merged = equalities.Select(group => group.Key).ToHashSet();
        return
        [
            .. equalities.Select(InMatchExpression.Of),
            .. children.Where(child => child is not EqualMatchExpression equal || !merged.Contains(equal.Path)),
        ];
    }
}
