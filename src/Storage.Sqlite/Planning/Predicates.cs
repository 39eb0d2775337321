using System.Text;
using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Query.Matching.Geo;
using Streetcar.Query.Paths;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>Reads from a filter's conditions which values of a field can match.</summary>
/// <param name="collator">How the filter compares strings; null for by their bytes.</param>
internal sealed class Predicates(Collator? collator)
{
    private static readonly RawValue[] Nullish = [RawValue.Undefined, RawValue.Null];

    /// <summary>The conditions that hold for every match and that an index can serve.</summary>
    public List<Predicate> Of(MatchExpression root)
    {
        var predicates = new List<Predicate>();
        foreach (var node in Conjuncts(root))
            Add(predicates, node);
        return predicates;
    }

    /// <summary>The conditions that must all hold.</summary>
    public static IEnumerable<MatchExpression> Conjuncts(MatchExpression root) => root is AndMatchExpression and ? and.Children : [root];

    /// <summary>The values of a field that can match a condition; null where that is unknown.</summary>
    public Predicate? Read(PathMatchExpression node) => node switch
    {
        EqualMatchExpression equal => Equal(node, equal.Operand),
        InMatchExpression @in => In(@in),
        ComparisonMatchExpression comparison => Compare(comparison),
        RegexMatchExpression regex => Prefix(regex),
        ExistsMatchExpression => new Predicate(node.Path.Text, IntervalList.All, node),
        _ => null,
    };

    private void Add(List<Predicate> predicates, MatchExpression node)
    {
        switch (node)
        {
            case ElemMatchValueMatchExpression element:
                AddElementValue(predicates, element);
                break;
            case ElemMatchObjectMatchExpression element:
                AddElementFields(predicates, element);
                break;
            case NearMatchExpression near:
                AddBoxes(predicates, near, near.Path, near.Boxes);
                break;
            case GeoWithinMatchExpression within:
                AddBoxes(predicates, within, within.Path, within.Boxes);
                break;
            case GeoIntersectsMatchExpression intersects:
                AddBoxes(predicates, intersects, intersects.Path, intersects.Boxes);
                break;
            case ExprRangeMatchExpression range:
                predicates.Add(Range(range));
                break;
            case NotMatchExpression { Child: PathMatchExpression denied }:
                AddDenied(predicates, node, denied);
                break;
            case OrMatchExpression { Merged: [PathMatchExpression only] } when Read(only) is { } predicate:
                predicates.Add(predicate with { Source = node });
                break;
            case PathMatchExpression field when Read(field) is { } predicate:
                predicates.Add(predicate);
                break;
        }
    }

    // What does not match has no value among those that do.
    private void AddDenied(List<Predicate> predicates, MatchExpression node, PathMatchExpression denied)
    {
        if (denied is ExistsMatchExpression)
        {
            predicates.Add(new Predicate(denied.Path.Text, IntervalList.Of(Point(RawValue.Null)), node) { MatchesMissing = true });
            return;
        }

        bool isNull = denied is EqualMatchExpression { Operand.IsNull: true };
        if (Read(denied) is not { } predicate || !(predicate.IsExact || isNull))
            return;
        var values = isNull
            ? IntervalList.Of(Between(new IntervalEnd(RawValue.Undefined, true), new IntervalEnd(RawValue.Null, true)))
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

    private static void AddBoxes(List<Predicate> predicates, MatchExpression node, FieldPath path, IReadOnlyList<GeoBox>? boxes)
    {
        if (boxes is not null)
            predicates.Add(new Predicate(path.Text, IntervalList.All, node) { Boxes = boxes });
    }

    // All conditions are about one element, so the element's key is in all of their intervals.
    private void AddElementValue(List<Predicate> predicates, ElemMatchValueMatchExpression element)
    {
        var values = IntervalList.All;
        var order = StringOrder.None;
        foreach (var field in Conjuncts(element.Condition).OfType<PathMatchExpression>())
        {
            if (Read(field) is not { } predicate)
                continue;
            values = values.Intersect(predicate.Values);
            order |= predicate.StringOrder;
        }

        if (!values.IsAll)
            predicates.Add(new Predicate(element.Path.Text, values, element) { StringOrder = order });
    }

    private void AddElementFields(List<Predicate> predicates, ElemMatchObjectMatchExpression element)
    {
        foreach (var field in Conjuncts(element.Condition).OfType<PathMatchExpression>())
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

    private Predicate Equal(PathMatchExpression node, RawValue operand) =>
        new(node.Path.Text, IntervalList.Of(Points(operand)), node)
        {
            IsExact = operand.Type is not (ElementType.Null or ElementType.Array),
            MatchesMissing = operand.IsNull,
            StringOrder = StringOrders.Of(operand),
        };

    private Predicate? In(InMatchExpression node)
    {
        var intervals = node.Operands.SelectMany(Points).ToList();
        var order = node.Operands.Aggregate(StringOrder.None, (order, operand) => order | StringOrders.Of(operand));
        foreach (var pattern in node.Patterns)
        {
            if (Prefix(pattern) is not { } prefix)
                return null;
            intervals.AddRange(prefix.Values.Intervals);
            order |= prefix.StringOrder;
        }

        return new Predicate(node.Path.Text, IntervalList.Of(intervals), node)
        {
            IsExact = node.Patterns.Count == 0
                && !node.Operands.Any(operand => operand.Type is ElementType.Null or ElementType.Array),
            MatchesMissing = node.Operands.Any(operand => operand.IsNull),
            StringOrder = order,
        };
    }

    // An array equals by itself as an element, or by its elements, of which the first one stands in the index.
    private IEnumerable<KeyInterval> Points(RawValue operand) => operand.Type switch
    {
        ElementType.Null => Nullish.Select(Point),
        ElementType.Array => [Point(operand), Point(First(operand.AsArray))],
        _ => [Point(operand)],
    };

    private KeyInterval Point(RawValue value) => KeyInterval.Point(value, collator?.Collation);

    private static RawValue First(RawArray array) => array.Count == 0 ? RawValue.Undefined : array[0];

    private Predicate? Compare(ComparisonMatchExpression node)
    {
        var operand = node.Operand;
        var (less, orEqual) = Parts(node.Operator);
        if (operand.IsNull)
            return orEqual ? Equal(node, operand) with { IsExact = false } : null;
        if (operand.IsNumber && double.IsNaN(operand.AsDouble))
            return orEqual ? Equal(node, operand) : null;
        if (TypeRange.Of(operand.Type) is not { } ends)
            return null;
        var own = new IntervalEnd(operand, orEqual);
        var interval = less ? Between(ends.First, own) : Between(own, ends.Last);
        return new Predicate(node.Path.Text, IntervalList.Of(interval), node)
        {
            IsExact = true,
            StringOrder = StringOrders.Of(operand),
        };
    }

    // Of all types, and of what is missing too, which comes before most of them.
    private Predicate Range(ExprRangeMatchExpression node)
    {
        var (less, orEqual) = Parts(node.Operator);
        var own = new IntervalEnd(node.Operand, orEqual);
        var interval = less
            ? Between(new IntervalEnd(RawValue.MinKey, true), own)
            : Between(own, new IntervalEnd(RawValue.MaxKey, true));
        return new Predicate(node.Path.Text, IntervalList.Of(interval), node)
        {
            NeedsSingleValue = true,
            MatchesMissing = less || node.Operand.Type == ElementType.MinKey,
            StringOrder = StringOrders.Of(node.Operand),
        };
    }

    private static (bool Less, bool OrEqual) Parts(ComparisonOperator comparison) => (
        comparison is ComparisonOperator.LessThan or ComparisonOperator.LessThanOrEqual,
        comparison is ComparisonOperator.LessThanOrEqual or ComparisonOperator.GreaterThanOrEqual);

    private KeyInterval Between(IntervalEnd from, IntervalEnd to) => KeyInterval.Between(from, to, collator?.Collation);

    // Strings that start alike, and the regular expression itself where it is stored as a value.
    private Predicate? Prefix(RegexMatchExpression node)
    {
        if (node.Prefix.Length == 0 || node.Prefix.Contains('\0'))
            return null;
        byte[] low = [KeyEncoder.Rank(ElementType.String), .. Encoding.UTF8.GetBytes(node.Prefix)];
        string after = Encoding.UTF8.GetString(KeyRange.After(low).AsSpan(1));
        var strings = new KeyInterval(
            low, KeyRange.After(low), new IntervalEnd(node.Prefix, true), new IntervalEnd(after, false));
        var pattern = RawValue.FromRegex(node.Pattern, node.Options);
        return new Predicate(node.Path.Text, IntervalList.Of(strings, Point(pattern)), node)
        {
            StringOrder = StringOrder.Binary,
        };
    }
}
