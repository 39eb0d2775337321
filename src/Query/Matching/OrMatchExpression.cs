using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary><c>$or</c>: at least one must match.</summary>
public sealed class OrMatchExpression : LogicalMatchExpression
{
    // With fewer equalities, trying one after the other costs as little.
    private const int LeastMerged = 4;

    private readonly MatchExpression[] _merged;
    private readonly bool _isOneField;

    private OrMatchExpression(MatchExpression[] children)
        : base(children)
    {
        _merged = Merge(children);
        _isOneField = children.Length > 0 && children[0] is EqualMatchExpression first
            && Array.TrueForAll(children, child => child is EqualMatchExpression equal && equal.Path.Equals(first.Path));
    }

    /// <summary>The same disjunction, with all that a field may equal as one condition.</summary>
    public IReadOnlyList<MatchExpression> Merged => _merged;

    internal static MatchExpression Parse(RawValue operand, FilterScope scope) => Of(ParseChildren("$or", operand, scope));

    internal static MatchExpression Of(MatchExpression[] children) => children is [var only] ? only : new OrMatchExpression(children);

    internal override bool Matches(ref MatchContext context)
    {
        for (int i = 0; i < _merged.Length; i++)
        {
            Step(i, context.Value);
            // Alternatives say nothing of the element by which a document matches.
            var own = new MatchContext(context.Value, context.IsField, context.Scope);
            if (_merged[i].Matches(ref own))
                return !context.NeedsIndex || !_isOneField || MatchesByIndex(ref context);
        }

        return false;
    }

    // But values of one field are alternatives as those of $in.
    private bool MatchesByIndex(ref MatchContext context)
    {
        int first = -1;
        foreach (var node in Nodes)
        {
            var own = new MatchContext(context.Value, context.IsField, context.Scope) { NeedsIndex = true };
            if (node.Matches(ref own) && own.ArrayIndex >= 0 && (first < 0 || own.ArrayIndex < first))
                first = own.ArrayIndex;
        }

        if (first >= 0)
            context.ArrayIndex = first;
        return true;
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
