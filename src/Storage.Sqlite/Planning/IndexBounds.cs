using Streetcar.Query.Matching;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>A filter's conditions as bounds of one index: the intervals of its first fields.</summary>
internal sealed class IndexBounds
{
    // Beyond this, looking at more keys costs less than so many descents into the index.
    private const int MaxRanges = 1000;

    private readonly List<IntervalList> _fields = [];
    private readonly HashSet<MatchExpression> _served = [];

    private IndexBounds(IndexInfo index) => Index = index;

    public IndexInfo Index { get; }

    /// <summary>The values to look at, for as many of the index's first fields as conditions limit.</summary>
    public IReadOnlyList<IntervalList> Fields => _fields;

    /// <summary>Whether no match lacks all of the index's fields, so that a sparse index has it.</summary>
    public bool ExcludesMissing { get; private set; }

    /// <summary>Applies conditions to an index, in the one way that there is or in several.</summary>
    /// <param name="index">The index.</param>
    /// <param name="predicates">The conditions.</param>
    /// <param name="collator">How the conditions compare strings; null for by their bytes.</param>
    public static IEnumerable<IndexBounds> AllOf(IndexInfo index, List<Predicate> predicates, Collator? collator) =>
        index.Wildcard is null ? [Of(index, predicates, collator)] : WildcardBounds.Of(index, predicates, collator);

    /// <summary>Applies conditions to an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="predicates">The conditions.</param>
    /// <param name="collator">How the conditions compare strings; null for by their bytes.</param>
    public static IndexBounds Of(IndexInfo index, List<Predicate> predicates, Collator? collator)
    {
        var served = StringOrders.Of(index.Collator, collator);
        var bounds = new IndexBounds(index);
        long ranges = 1;
        var chosen = new List<Predicate>();
        for (int i = 0; i < index.Fields.Length; i++)
        {
            var candidates = Candidates(index.Fields[i], predicates, served, index.IsMultikeyAt(i));
            if (candidates.Count == 0 || index.Fields[i].HasPosition)
                break;
            var (values, used) = index.IsMultikeyAt(i)
                ? bounds.ForArrays(i, candidates, chosen)
                : ForSingleValues(candidates);
            if (used.Count == 0 || (i > 0 && ranges * values.Intervals.Length > MaxRanges))
                break;
            bounds.Take(used, isMultikey: index.IsMultikeyAt(i));
            chosen.AddRange(used);
            ranges *= values.Intervals.Length;
            bounds._fields.Add(values);
            if (!values.ArePoints)
                break;
        }

        return bounds;
    }

    /// <summary>Whether every document in the bounds matches a filter, without being looked at.</summary>
    public bool Serves(Filter filter) => Predicates.Conjuncts(filter.Root).All(_served.Contains);

    /// <summary>The bounds with one value each for the first fields: all ways to choose them.</summary>
    /// <param name="fields">How many fields, whose values are all points.</param>
    /// <returns>The bounds, and how many bytes the chosen values take at the start of the keys.</returns>
    public IEnumerable<(IndexBounds Bounds, int Prefix)> Explode(int fields)
    {
        List<(KeyInterval[] Points, int Prefix)> chosen = [([], 0)];
        foreach (var values in _fields.Take(fields))
        {
            chosen =
            [
                .. from start in chosen
                   from point in values.Intervals
                   select ((KeyInterval[])[.. start.Points, point], start.Prefix + point.Low.Length),
            ];
        }

        foreach (var (points, prefix) in chosen)
        {
            var bounds = new IndexBounds(Index);
            bounds._fields.AddRange(points.Select(point => IntervalList.Of(point)));
            bounds._fields.AddRange(_fields.Skip(fields));
            yield return (bounds, prefix);
        }
    }

    /// <summary>The bounds as ranges of the index's keys, in their order.</summary>
    public KeyRange[] Ranges()
    {
        if (_fields.Count == 0)
            return [KeyRange.All];
        List<byte[]> starts = [[]];
        for (int i = 0; i < _fields.Count - 1; i++)
        {
            bool descending = Index.Fields[i].Descending;
            var points = InOrder(_fields[i], descending).Select(point => descending ? Invert(point.Low) : point.Low).ToArray();
            starts = [.. from start in starts from point in points select (byte[])[.. start, .. point]];
        }

        var last = InOrder(_fields[^1], Index.Fields[_fields.Count - 1].Descending)
            .Select(interval => Range(interval, Index.Fields[_fields.Count - 1].Descending)).ToArray();
        return [.. from start in starts from range in last select new KeyRange([.. start, .. range.Low], [.. start, .. range.High])];
    }

    private static List<Predicate> Candidates(
        IndexField field, List<Predicate> predicates, StringOrder served, bool isMultikey)
    {
        var onPath = predicates.FindAll(
            predicate => predicate.Path == field.Path && !(predicate.NeedsSingleValue && isMultikey));
        return field.Geo is { } geo
            ? onPath.FindAll(predicate => predicate.Boxes is not null).ConvertAll(predicate => predicate with { Values = geo.Near(predicate.Boxes!) })
            : onPath.FindAll(predicate => predicate.Boxes is null && predicate.StringOrder.IsWithin(served));
    }

    // One value per document: it must be in the intervals of all conditions.
    private static (IntervalList Values, List<Predicate> Used) ForSingleValues(List<Predicate> candidates) =>
        (Intersect(candidates), candidates);

    // Several values a document, and each condition may be met by another one: only one can be asked for, or those that
    // an $elemMatch binds together.
    private (IntervalList Values, List<Predicate> Used) ForArrays(
        int field, List<Predicate> candidates, List<Predicate> chosen)
    {
        var best = (Values: IntervalList.All, Used: new List<Predicate>());
        foreach (var candidate in candidates.Where(candidate => GoesWith(field, candidate, chosen)))
        {
            var bound = candidates.FindAll(
                other => other == candidate || (candidate.Element is not null && other.Element == candidate.Element));
            var values = Intersect(bound);
            if (best.Used.Count == 0 || IsNarrower(values, best.Values))
                best = (values, bound);
        }

        return best;
    }

    private static IntervalList Intersect(List<Predicate> predicates) =>
        predicates.Aggregate(IntervalList.All, (values, predicate) => values.Intersect(predicate.Values));

    private void Take(List<Predicate> used, bool isMultikey)
    {
        foreach (var predicate in used)
        {
            // A geospatial index leaves out what has no geometry, whatever its other fields are.
            ExcludesMissing |= !predicate.MatchesMissing && (predicate.Boxes is not null || !Index.IsGeo);
            if (predicate.IsExact && !isMultikey)
                _served.Add(predicate.Source);
        }
    }

    // Two fields of the elements of one array are in one key only where they come from one element.
    private bool GoesWith(int field, Predicate candidate, List<Predicate> chosen)
    {
        for (int i = 0; i < field; i++)
        {
            if (!Index.IsMultikeyAt(i) || Index.Fields[i].Root != Index.Fields[field].Root)
                continue;
            var other = chosen.Find(predicate => predicate.Path == Index.Fields[i].Path);
            if (candidate.Element is null || other?.Element != candidate.Element || !candidate.IsDirect || !other.IsDirect)
                return false;
        }

        return true;
    }

    private static bool IsNarrower(IntervalList values, IntervalList than) =>
        (values.ArePoints, -values.Intervals.Length, values.Intervals.Count(interval => interval.IsClosed))
            .CompareTo((than.ArePoints, -than.Intervals.Length, than.Intervals.Count(interval => interval.IsClosed))) > 0;

    private static IEnumerable<KeyInterval> InOrder(IntervalList values, bool descending) =>
        descending ? values.Intervals.Reverse() : values.Intervals;

    private static KeyRange Range(KeyInterval interval, bool descending) => descending
        ? new KeyRange(KeyRange.After(Invert(interval.High)), KeyRange.After(Invert(interval.Low)))
        : new KeyRange(interval.Low, interval.High);

    private static byte[] Invert(byte[] key) => Array.ConvertAll(key, b => (byte)~b);
}
