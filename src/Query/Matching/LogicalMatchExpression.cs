namespace Streetcar.Query.Matching;

/// <summary>Filters combined: <c>$and</c>, <c>$or</c> or <c>$nor</c>.</summary>
public abstract class LogicalMatchExpression : MatchExpression
{
    private protected LogicalMatchExpression(MatchExpression[] children) => Nodes = children;

    /// <summary>The filters that are combined, in their order.</summary>
    public IReadOnlyList<MatchExpression> Children => Nodes;

    private protected MatchExpression[] Nodes { get; }

    internal static MatchExpression[] ParseChildren(string name, Streetcar.Bson.RawValue operand, FilterScope scope)
    {
        if (operand.Type != Streetcar.Bson.ElementType.Array)
            throw FilterError.BadValue($"{name} must be an array");
        var children = new List<MatchExpression>();
        foreach (var item in operand)
        {
            if (item.Type != Streetcar.Bson.ElementType.Document)
                throw FilterError.BadValue("$or/$and/$nor entries need to be full objects");
            children.Add(scope.ParseDocument(item.AsDocument));
        }

        if (children.Count == 0)
            throw FilterError.BadValue("$and/$or/$nor must be a nonempty array");
        return [.. children];
    }
}
