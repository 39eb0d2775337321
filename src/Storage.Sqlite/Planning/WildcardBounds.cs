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
        foreach (var group in predicates.Where(predicate => predicate.Boxes is null).GroupBy(predicate => predicate.Path))
        {
            if (!index.Wildcard!.Covers(group.Key) || !IsPlain(new IndexField(group.Key, descending: false)))
                continue;
            var values = group.Where(predicate => predicate.StringOrder.IsWithin(served) && IsServed(predicate)).ToList();
            if (values.Count > 0)
                yield return Of(index, group.Key, [Point(group.Key)], values, collator);
            else if (group.Any(predicate => predicate.Source is ExistsMatchExpression))
                yield return Of(index, group.Key, [Point(group.Key), Below(group.Key)], [.. group], collator);
        }
    }

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
