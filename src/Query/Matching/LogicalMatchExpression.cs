using Streetcar.Bson;

namespace Streetcar.Query.Matching;

/// <summary>Filters combined: <c>$and</c>, <c>$or</c> or <c>$nor</c>.</summary>
public abstract class LogicalMatchExpression : MatchExpression
{
    private const int LargeValue = 64 * 1024;
    private const int NodesPerStep = 63;

    private protected LogicalMatchExpression(MatchExpression[] children) => Nodes = children;

    /// <summary>The filters that are combined, in their order.</summary>
    public IReadOnlyList<MatchExpression> Children => Nodes;

    private protected MatchExpression[] Nodes { get; }

    // Of many conditions on a large document each may take its time.
    private protected static void Step(int index, RawValueSpan value)
    {
        if (value.Bytes.Length > LargeValue || (index & NodesPerStep) == NodesPerStep)
            OperationContext.CheckForInterrupt(value.Bytes.Length);
    }

    internal static MatchExpression[] ParseChildren(string name, RawValue operand, FilterScope scope)
    {
        if (operand.Type != ElementType.Array)
            throw FilterError.BadValue($"{name} must be an array");
        var children = new List<MatchExpression>();
        foreach (var item in operand)
        {
            if (item.Type != ElementType.Document)
                throw FilterError.BadValue("$or/$and/$nor entries need to be full objects");
            children.Add(scope.ParseDocument(item.AsDocument));
        }

        if (children.Count == 0)
            throw FilterError.BadValue("$and/$or/$nor must be a nonempty array");
        return [.. children];
    }
}
