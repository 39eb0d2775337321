namespace Streetcar.Query;

/// <summary>Filters combined: <c>$and</c>, <c>$or</c> or <c>$nor</c>.</summary>
public abstract class LogicalNode : FilterNode
{
    private protected LogicalNode(FilterNode[] children) => Nodes = children;

    /// <summary>The filters that are combined, in their order.</summary>
    public IReadOnlyList<FilterNode> Children => Nodes;

    private protected FilterNode[] Nodes { get; }

    internal static FilterNode[] ParseChildren(string name, Bson.BsonValue operand, FilterScope scope)
    {
        if (operand.Type != Bson.BsonType.Array)
            throw FilterError.BadValue($"{name} must be an array");
        var children = new List<FilterNode>();
        foreach (var item in operand)
        {
            if (item.Type != Bson.BsonType.Document)
                throw FilterError.BadValue("$or/$and/$nor entries need to be full objects");
            children.Add(scope.ParseDocument(item.AsDocument));
        }

        if (children.Count == 0)
            throw FilterError.BadValue("$and/$or/$nor must be a nonempty array");
        return [.. children];
    }
}
