using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>A condition on the values at a path, any of which may satisfy it.</summary>
public abstract class PathMatchExpression : MatchExpression
{
    private protected PathMatchExpression(FieldPath path) => Path = path;

    /// <summary>The path to the values.</summary>
    public FieldPath Path { get; }

    private protected virtual LeafArrays LeafArrays => LeafArrays.ElementsThenArray;

    internal sealed override bool Matches(ref MatchContext context)
    {
        var visitor = new Visitor(this);
        bool matches = context.IsField
            ? Path.WalkField(context.Value, ref visitor, LeafArrays)
            : Path.Walk(context.Value.Document, ref visitor, LeafArrays);
        if (matches && visitor.ArrayIndex >= 0)
            context.ArrayIndex = visitor.ArrayIndex;
        return matches;
    }

    // The index of the element by which an array matched, where the condition is about its elements.
    private protected virtual int ElementIndex(RawValueSpan array) => -1;

    private struct Visitor(PathMatchExpression node) : IPathVisitor
    {
        public int ArrayIndex { get; private set; } = -1;

        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            if (!node.MatchesValue(value))
                return false;
            ArrayIndex = arrayIndex >= 0 ? arrayIndex : node.ElementIndex(value);
            return true;
        }
    }
}
