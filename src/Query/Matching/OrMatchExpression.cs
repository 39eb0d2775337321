using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary><c>$or</c>: at least one must match.</summary>
public sealed class OrMatchExpression : LogicalMatchExpression
{
    private OrMatchExpression(MatchExpression[] children)
        : base(children)
    {
    }

    internal static MatchExpression Parse(RawValue operand, FilterScope scope) => Of(ParseChildren("$or", operand, scope));

    internal static MatchExpression Of(MatchExpression[] children) => children is [var only] ? only : new OrMatchExpression(children);

    internal override bool Matches(ref MatchContext context)
    {
        for (int i = 0; i < Nodes.Length; i++)
        {
            Step(i, context.Value);
            if (Nodes[i].Matches(ref context))
                return true;
        }

        return false;
    }

    internal override bool MatchesValue(RawValueSpan value)
    {
        for (int i = 0; i < Nodes.Length; i++)
        {
            Step(i, value);
            if (Nodes[i].MatchesValue(value))
                return true;
        }

        return false;
    }
}
