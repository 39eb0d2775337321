using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$or</c>: at least one must match.</summary>
public sealed class OrNode : LogicalNode
{
    private OrNode(FilterNode[] children)
        : base(children)
    {
    }

    internal static FilterNode Parse(BsonValue operand, FilterScope scope) => Of(ParseChildren("$or", operand, scope));

    internal static FilterNode Of(FilterNode[] children) => children is [var only] ? only : new OrNode(children);

    internal override bool Matches(ref MatchSubject subject)
    {
        foreach (var node in Nodes)
        {
            if (node.Matches(ref subject))
                return true;
        }

        return false;
    }

    internal override bool MatchesValue(RawBsonValue value)
    {
        foreach (var node in Nodes)
        {
            if (node.MatchesValue(value))
                return true;
        }

        return false;
    }
}
