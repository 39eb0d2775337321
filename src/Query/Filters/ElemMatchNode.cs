using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>What the two forms of <c>$elemMatch</c> share: a condition that one element meets as a whole.</summary>
public abstract class ElemMatchNode : FieldNode
{
    private protected ElemMatchNode(FieldPath path, FilterNode condition)
        : base(path) => Condition = condition;

    /// <summary>What an element must match.</summary>
    public FilterNode Condition { get; }

    private protected sealed override LeafArrays LeafArrays => LeafArrays.ArrayOnly;

    internal static FilterNode Parse(FieldPath path, BsonValue operand, FilterScope scope)
    {
        if (operand.Type != BsonType.Document)
            throw FilterError.BadValue("$elemMatch needs an Object");
        var conditions = operand.AsDocument;
        var inner = scope with { IsTopLevel = false };
        bool isValueForm = FilterParser.IsOperatorDocument(operand, allowIncompleteDbRef: true)
            && !FilterOperators.TopLevel.ContainsKey(conditions.First().Name);
        return isValueForm
            ? new ElemMatchValueNode(path, inner.ParseConditions(path, conditions))
            : new ElemMatchObjectNode(path, inner.ParseDocument(conditions));
    }

    internal sealed override bool MatchesValue(RawBsonValue value) => ElementIndex(value) >= 0;

    private protected sealed override int ElementIndex(RawBsonValue array)
    {
        if (array.Type != BsonType.Array)
            return -1;
        var elements = new BsonReader(array.Document);
        for (int i = 0; elements.Read(); i++)
        {
            if (MatchesElement(elements.Value))
                return i;
        }

        return -1;
    }

    private protected abstract bool MatchesElement(RawBsonValue element);
}
