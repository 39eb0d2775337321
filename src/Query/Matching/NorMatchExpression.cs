using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary><c>$nor</c>: none may match.</summary>
public sealed class NorMatchExpression : LogicalMatchExpression
{
    private NorMatchExpression(MatchExpression[] children)
        : base(children)
    {
    }

    internal static MatchExpression Parse(RawValue operand, FilterScope scope) =>
        new NorMatchExpression(ParseChildren("$nor", operand, scope));

    internal override bool Matches(ref MatchContext context)
    {
        for (int i = 0; i < Nodes.Length; i++)
        {
            Step(i, context.Value);
            var own = new MatchContext(context.Value, context.IsField, context.Scope);
            if (Nodes[i].Matches(ref own))
                return false;
        }

        return true;
    }

    internal override bool MatchesValue(RawValueSpan value)
    {
        for (int i = 0; i < Nodes.Length; i++)
        {
            Step(i, value);
            if (Nodes[i].MatchesValue(value))
                return false;
        }

        return true;
    }
}
