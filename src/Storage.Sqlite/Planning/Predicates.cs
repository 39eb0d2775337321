using System.Text;
using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>Reads from a filter's conditions which values of a field can match.</summary>
/// <param name="collator">How the filter compares strings; null for by their bytes.</param>
internal sealed class Predicates(Collator? collator)
{
    private static readonly BsonValue[] Nullish = [BsonValue.Undefined, BsonValue.Null];

    /// <summary>The conditions that hold for every match and that an index can serve.</summary>
    public List<Predicate> Of(FilterNode root)
    {
        var predicates = new List<Predicate>();
        foreach (var node in Conjuncts(root))
            Add(predicates, node);
        return predicates;
    }

    /// <summary>The conditions that must all hold.</summary>
    public static IEnumerable<FilterNode> Conjuncts(FilterNode root) => root is AndNode and ? and.Children : [root];

    /// <summary>The values of a field that can match a condition; null where that can't be told.</summary>
    public Predicate? Read(FieldNode node) => node switch
    {
        EqualNode equal => Equal(node, equal.Operand),
        InNode @in => In(@in),
        ComparisonNode comparison => Compare(comparison),
        RegexNode regex => Prefix(regex),
        ExistsNode => new Predicate(node.Path.Text, IntervalList.All, node),
        _ => null,
    };

    private void Add(List<Predicate> predicates, FilterNode node)
    {
        switch (node)
        {
            case ElemMatchValueNode element:
                AddElementValue(predicates, element);
                break;
            case ElemMatchObjectNode element:
                AddElementFields(predicates, element);
                break;
            case NearNode near:
                AddBoxes(predicates, near, near.Path, near.Boxes);
                break;
            case GeoWithinNode within:
                AddBoxes(predicates, within, within.Path, within.Boxes);
                break;
            case GeoIntersectsNode intersects:
                AddBoxes(predicates, intersects, intersects.Path, intersects.Boxes);
                break;
            case ExprRangeNode range:
                predicates.Add(Range(range));
                break;
            case NotNode { Child: FieldNode denied }:
                AddDenied(predicates, node, denied);
                break;
            case FieldNode field when Read(field) is { } predicate:
                predicates.Add(predicate);
                break;
        }
    }

    // What does not match has no value among those that do.
    private void AddDenied(List<Predicate> predicates, FilterNode node, FieldNode denied)
    {
        if (denied is ExistsNode)
        {
            predicates.Add(new Predicate(denied.Path.Text, IntervalList.Of(Point(BsonValue.Null)), node) { MatchesMissing = true });
            return;
        }

        bool isNull = denied is EqualNode { Operand.IsNull: true };
        if (Read(denied) is not { } predicate || !(predicate.IsExact || isNull))
            return;
        var values = isNull
            ? IntervalList.Of(Between(new IntervalEnd(BsonValue.Undefined, true), new IntervalEnd(BsonValue.Null, true)))
            : predicate.Values;
        predicates.Add(predicate with
        {
            Values = values.Complement(),
            Source = node,
            IsExact = true,
            MatchesMissing = !predicate.MatchesMissing,
            // An empty array is no null, but has the key of one.
            NeedsSingleValue = isNull,
        });
    }

    private static void AddBoxes(List<Predicate> predicates, FilterNode node, FieldPath path, IReadOnlyList<GeoBox>? boxes)
    {
        if (boxes is not null)
            predicates.Add(new Predicate(path.Text, IntervalList.All, node) { Boxes = boxes });
    }

    // All conditions are about one element, so the element's key lies in all of their intervals.
    private void AddElementValue(List<Predicate> predicates, ElemMatchValueNode element)
    {
        var values = IntervalList.All;
        var order = TextOrder.None;
        foreach (var field in Conjuncts(element.Condition).OfType<FieldNode>())
        {
            if (Read(field) is not { } predicate)
                continue;
            values = values.Intersect(predicate.Values);
            order |= predicate.TextOrder;
        }

        if (!values.IsAll)
            predicates.Add(new Predicate(element.Path.Text, values, element) { TextOrder = order });
    }

    private void AddElementFields(List<Predicate> predicates, ElemMatchObjectNode element)
    {
        foreach (var field in Conjuncts(element.Condition).OfType<FieldNode>())
        {
            if (Read(field) is not { } predicate)
                continue;
            predicates.Add(predicate with
            {
                Path = $"{element.Path.Text}.{predicate.Path}",
                Element = element,
                IsDirect = field.Path.Length == 1,
                IsExact = false,
            });
        }
    }

    private Predicate Equal(FieldNode node, BsonValue operand) =>
        new(node.Path.Text, IntervalList.Of(Points(operand)), node)
        {
            IsExact = operand.Type is not (BsonType.Null or BsonType.Array),
            MatchesMissing = operand.IsNull,
            TextOrder = TextOrders.Of(operand),
        };

    private Predicate? In(InNode node)
    {
        var intervals = node.Operands.SelectMany(Points).ToList();
        var order = node.Operands.Aggregate(TextOrder.None, (order, operand) => order | TextOrders.Of(operand));
        foreach (var pattern in node.Patterns)
        {
            if (Prefix(pattern) is not { } prefix)
                return null;
            intervals.AddRange(prefix.Values.Intervals);
            order |= prefix.TextOrder;
        }

        return new Predicate(node.Path.Text, IntervalList.Of(intervals), node)
        {
            IsExact = node.Patterns.Count == 0
                && !node.Operands.Any(operand => operand.Type is BsonType.Null or BsonType.Array),
            MatchesMissing = node.Operands.Any(operand => operand.IsNull),
            TextOrder = order,
        };
    }

    // An array equals by itself as an element, or by its elements, of which the first one stands in the index.
    private IEnumerable<KeyInterval> Points(BsonValue operand) => operand.Type switch
    {
        BsonType.Null => Nullish.Select(Point),
        BsonType.Array => [Point(operand), Point(First(operand.AsArray))],
        _ => [Point(operand)],
    };

    private KeyInterval Point(BsonValue value) => KeyInterval.Point(value, collator?.Collation);

    private static BsonValue First(BsonArray array) => array.Count == 0 ? BsonValue.Undefined : array[0];

    private Predicate? Compare(ComparisonNode node)
    {
        var operand = node.Operand;
        var (less, orEqual) = Parts(node.Operator);
        if (operand.IsNull)
            return orEqual ? Equal(node, operand) with { IsExact = false } : null;
        if (operand.IsNumber && double.IsNaN(operand.AsDouble))
            return orEqual ? Equal(node, operand) : null;
        if (TypeEnds.Of(operand.Type) is not { } ends)
            return null;
        var own = new IntervalEnd(operand, orEqual);
        var interval = less ? Between(ends.First, own) : Between(own, ends.Last);
        return new Predicate(node.Path.Text, IntervalList.Of(interval), node)
        {
            IsExact = true,
            TextOrder = TextOrders.Of(operand),
        };
    }

    // Of all types, and of what is missing too, which comes before most of them.
    private Predicate Range(ExprRangeNode node)
    {
        var (less, orEqual) = Parts(node.Operator);
        var own = new IntervalEnd(node.Operand, orEqual);
        var interval = less
            ? Between(new IntervalEnd(BsonValue.MinKey, true), own)
            : Between(own, new IntervalEnd(BsonValue.MaxKey, true));
        return new Predicate(node.Path.Text, IntervalList.Of(interval), node)
        {
            NeedsSingleValue = true,
            MatchesMissing = less || node.Operand.Type == BsonType.MinKey,
            TextOrder = TextOrders.Of(node.Operand),
        };
    }

    private static (bool Less, bool OrEqual) Parts(ComparisonOperator comparison) => (
        comparison is ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual,
        comparison is ComparisonOperator.LessThanOrEqual or ComparisonOperator.GreaterThanOrEqual);

    private KeyInterval Between(IntervalEnd from, IntervalEnd to) => KeyInterval.Between(from, to, collator?.Collation);

    // Strings that start alike, and the regular expression itself where it is stored as a value.
    private Predicate? Prefix(RegexNode node)
    {
        if (node.Prefix.Length == 0 || node.Prefix.Contains('\0'))
            return null;
        byte[] low = [KeyEncoder.Rank(BsonType.String), .. Encoding.UTF8.GetBytes(node.Prefix)];
        string after = Encoding.UTF8.GetString(KeyRange.After(low).AsSpan(1));
        var strings = new KeyInterval(
            low, KeyRange.After(low), new IntervalEnd(node.Prefix, true), new IntervalEnd(after, false));
        var pattern = BsonValue.FromRegex(node.Pattern, node.Options);
        return new Predicate(node.Path.Text, IntervalList.Of(strings, Point(pattern)), node)
        {
            TextOrder = TextOrder.Binary,
        };
    }
}
