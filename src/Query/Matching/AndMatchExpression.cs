using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary><c>$and</c>, and the conditions of one document: all must match. Without children it matches everything.</summary>
public sealed class AndMatchExpression : LogicalMatchExpression
{
    // In the order in which the last condition decides the element by which a document matches.
    private MatchExpression[]? _ordered;

    private AndMatchExpression(MatchExpression[] children)
        : base(children)
    {
    }

    /// <summary>The filter that matches everything.</summary>
    internal static AndMatchExpression Everything { get; } = new([]);

    // One condition is itself, and conjunctions within a conjunction are part of it: fewer shapes for a planner.
    internal static MatchExpression Of(params IEnumerable<MatchExpression> nodes)
    {
        var flat = new List<MatchExpression>();
        foreach (var node in nodes)
        {
            if (node is AndMatchExpression and)
                flat.AddRange(and.Nodes);
            else
                flat.Add(node);
        }

        return flat switch
        {
            [] => Everything,
            [var only] => only,
            _ => new AndMatchExpression([.. flat]),
        };
    }

    internal static MatchExpression Parse(RawValue operand, FilterScope scope) =>
        Of(ParseChildren("$and", operand, scope));

    internal override bool Matches(ref MatchContext context)
    {
        int before = context.ArrayIndex;
        var nodes = context.NeedsIndex ? _ordered ??= ConditionOrder.Sort(Nodes) : Nodes;
        for (int i = 0; i < nodes.Length; i++)
        {
            Step(i, context.Value);
            if (!nodes[i].Matches(ref context))
            {
                context.ArrayIndex = before;
                return false;
            }
        }

        return true;
    }

    internal override bool MatchesValue(RawValueSpan value)
    {
        for (int i = 0; i < Nodes.Length; i++)
        {
            Step(i, value);
            if (!Nodes[i].MatchesValue(value))
                return false;
        }

        return true;
    }
}
