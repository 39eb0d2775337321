using Streetcar.Bson;
using Streetcar.Query.Paths;

namespace Streetcar.Query.Matching;

/// <summary>What the two forms of <c>$elemMatch</c> share: a condition that a single element must satisfy.</summary>
public abstract class ElemMatchMatchExpression : PathMatchExpression
{
    private protected ElemMatchMatchExpression(FieldPath path, MatchExpression condition)
        : base(path) => Condition = condition;

    /// <summary>What an element must match.</summary>
    public MatchExpression Condition { get; }

    private protected sealed override LeafArrays LeafArrays => LeafArrays.ArrayOnly;

    internal static MatchExpression Parse(FieldPath path, RawValue operand, FilterScope scope)
    {
        if (operand.Type != ElementType.Document)
            throw FilterError.BadValue("$elemMatch needs an Object");
        var conditions = operand.AsDocument;
        var inner = scope with { IsTopLevel = false };
        bool isValueForm = MatchExpressionParser.IsOperatorDocument(operand, allowIncompleteDbRef: true)
            && !FilterOperators.TopLevel.ContainsKey(conditions.First().Name);
        return isValueForm
            ? new ElemMatchValueMatchExpression(path, inner.ParseConditions(path, conditions))
            : new ElemMatchObjectMatchExpression(path, inner.ParseDocument(conditions));
    }

    internal sealed override bool MatchesValue(RawValueSpan value) => ElementIndex(value) >= 0;

    private protected sealed override int ElementIndex(RawValueSpan array)
    {
        if (array.Type != ElementType.Array)
            return -1;
        var elements = new RawReader(array.Document);
        for (int i = 0; elements.Read(); i++)
        {
            OperationContext.CheckForInterrupt();
            if (MatchesElement(elements.Value))
                return i;
        }

        return -1;
    }

    private protected abstract bool MatchesElement(RawValueSpan element);
}

/// <summary><c>$elemMatch</c> with fields: <c>{$elemMatch: {a: 1, b: 2}}</c> is applied to the fields of the element.</summary>
public sealed class ElemMatchObjectMatchExpression : ElemMatchMatchExpression
{
    internal ElemMatchObjectMatchExpression(FieldPath path, MatchExpression condition)
        : base(path, condition)
    {
    }

    // A nested array is treated as a document whose fields are its indexes, as in MongoDB.
    private protected override bool MatchesElement(RawValueSpan element)
    {
        if (element.Type is not (ElementType.Document or ElementType.Array))
            return false;
        var context = new MatchContext(element, isField: false);
        return Condition.Matches(ref context);
    }
}

/// <summary><c>$elemMatch</c> with operators: <c>{$elemMatch: {$gt: 1, $lt: 5}}</c> is applied to the element itself.</summary>
public sealed class ElemMatchValueMatchExpression : ElemMatchMatchExpression
{
    internal ElemMatchValueMatchExpression(FieldPath path, MatchExpression condition)
        : base(path, condition)
    {
    }

    private protected override bool MatchesElement(RawValueSpan element) => Condition.MatchesValue(element);
}
