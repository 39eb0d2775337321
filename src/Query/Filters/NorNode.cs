using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$nor</c>: none may match.</summary>
public sealed class NorNode : LogicalNode
{
    private NorNode(FilterNode[] children)
        : base(children)
    {
    }

    internal static FilterNode Parse(BsonValue operand, FilterScope scope) =>
        new NorNode(ParseChildren("$nor", operand, scope));

    internal override bool Matches(ref MatchSubject subject)
    {
        foreach (var node in Nodes)
        {
            var own = new MatchSubject(subject.Value, subject.IsField, subject.Scope);
            if (node.Matches(ref own))
                return false;
        }

        return true;
    }

    internal override bool MatchesValue(RawBsonValue value)
    {
        foreach (var node in Nodes)
        {
            if (node.MatchesValue(value))
                return false;
        }

        return true;
    }
}
