using Streetcar.Bson;
using Streetcar.Query.Matching;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>
/// A filter's conditions as bounds of a wildcard index: it serves those on one path, as the index
/// <c>{$_path: 1, path: 1}</c> that it is for that path.
/// </summary>
internal static class WildcardBounds
{
    private const string PathField = "$_path";

    /// <summary>The bounds for each of the paths that the index can serve.</summary>
    public static IEnumerable<IndexBounds> Of(IndexInfo index, List<Predicate> predicates, Collator? collator)
    {
        var served = StringOrders.Of(index.Collator, collator);
        var others = predicates.FindAll(predicate => predicate.Boxes is null && index.Fields.Any(field => field.Path == predicate.Path));
        if (index.WildcardPosition > 0 && IndexBounds.Of(index.ForPrefix(), others, collator) is { Fields.Count: > 0 } prefix)
            yield return prefix;
        foreach (var group in predicates.Where(predicate => predicate.Boxes is null).GroupBy(predicate => predicate.Path))
        {
            if (!index.Wildcard!.Covers(group.Key) || !IsPlain(new IndexField(group.Key, descending: false)))
                continue;
            var values = group.Where(predicate => predicate.StringOrder.IsWithin(served) && IsServed(predicate)).ToList();
            if (values.Count > 0)
                yield return Of(index, group.Key, [Point(group.Key)], [.. values, .. others], collator);
            else if (group.Any(predicate => predicate.Source is ExistsMatchExpression))
                yield return Of(index, group.Key, [Point(group.Key), Below(group.Key)], [.. group, .. others], collator);
        }
    }

    /// <summary>
    /// Whether every match has a value that is in the index, so that a look at all of its keys finds it, if at more than others do.
    /// </summary>
    public static bool HasAll(Wildcard wildcard, MatchExpression filter) => filter switch
    {
        AndMatchExpression and => and.Children.Any(child => HasAll(wildcard, child)),
        OrMatchExpression or => or.Children.All(child => HasAll(wildcard, child)),
        NotMatchExpression { Child: EqualMatchExpression { Operand.IsNull: true } equal } => wildcard.Covers(equal.Path.Text),
        EqualMatchExpression equal => IsLeaf(equal.Operand) && wildcard.Covers(equal.Path.Text),
        InMatchExpression @in => @in.Operands.All(IsLeaf) && wildcard.Covers(@in.Path.Text),
        // What has no value is more than MinKey, and less than MaxKey.
        ComparisonMatchExpression
        {
            Operand.Type: ElementType.Document or ElementType.Array or ElementType.Null or ElementType.MinKey or ElementType.MaxKey
        } => false,
        ComparisonMatchExpression or TypeMatchExpression or RegexMatchExpression or ExistsMatchExpression =>
            wildcard.Covers(((PathMatchExpression)filter).Path.Text),
        _ => false,
    };

    private static bool IsLeaf(RawValue operand) => operand.Type switch
    {
        ElementType.Null => false,
        ElementType.Document => operand.AsDocument.IsEmpty,
        ElementType.Array => operand.AsArray.Count == 0,
        _ => true,
    };

    private static IndexBounds Of(
        IndexInfo index, string path, KeyInterval[] paths, List<Predicate> values, Collator? collator)
    {
        // A document may have several of the paths below, and has one of them where it has any value there.
        bool isExistence = paths.Length > 1;
        var own = index.ForPath(PathField, path, isExistence);
        var onPath = new Predicate(PathField, IntervalList.Of(paths), Filter.All.Root) { MatchesMissing = !isExistence };
        return IndexBounds.Of(own, [onPath, .. values], collator);
    }

    // Positions and empty names make keys that may be those of other paths too.
    private static bool IsPlain(IndexField field) =>
        !field.HasPosition && Array.TrueForAll(field.Components, name => name.Length > 0);

    // Whole documents and arrays are not in the index, and it does not have those that have nothing at the path.
    private static bool IsServed(Predicate predicate) => !predicate.MatchesMissing && !predicate.Values.IsAll
        && Array.TrueForAll(predicate.Values.Intervals, interval => !interval.Meets(ElementType.Document, ElementType.Array));

    private static KeyInterval Point(string path) => KeyInterval.Point(path, null);

    private static KeyInterval Below(string path) =>
        KeyInterval.Between(new IntervalEnd(path + ".", true), new IntervalEnd(path + "/", false), null);
}
