using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Planning;
using Streetcar.Storage.Sqlite.Writing;

namespace Streetcar.Storage.Sqlite.Explaining;

/// <summary>The bounds of an index scan as MongoDB writes them: <c>{a: ["[1, 5)"], b: ["[MinKey, MaxKey]"]}</c>; or the keys that the query names.</summary>
internal static class IndexBoundsFormatter
{
    /// <summary>The bounds of every field, in the order of the scan.</summary>
    public static RawDocument Of(IndexAccess access) => access.Span is { } span ? Of(span) : new(
        access.Index.Fields.Select((field, i) => new RawElement(
            field.Path, RawArray.From(Intervals(access, i).Select(text => (RawValue)text)))));

    private static RawDocument Of(MinMaxRange span)
    {
        var fields = new List<RawElement>();
        if (!span.Min.IsEmpty)
            fields.AddRange([new("startKey", span.Min), new("startKeyInclusive", true)]);
        if (!span.Max.IsEmpty)
            fields.AddRange([new("endKey", span.Max), new("endKeyInclusive", false)]);
        return new RawDocument(fields);
    }

    private static IEnumerable<string> Intervals(IndexAccess access, int field)
    {
        bool downward = access.Index.Fields[field].Descending != access.Backward;
        var intervals = field < access.Bounds.Fields.Count ? access.Bounds.Fields[field].Intervals : [KeyInterval.All];
        return (downward ? intervals.Reverse() : intervals).Select(interval => Text(interval, downward));
    }

    private static string Text(KeyInterval interval, bool downward)
    {
        var (first, last) = downward ? (interval.To, interval.From) : (interval.From, interval.To);
        char open = first.Inclusive ? '[' : '(';
        char close = last.Inclusive ? ']' : ')';
        return $"{open}{Text(first.Value)}, {Text(last.Value)}{close}";
    }

    private static string Text(RawValue value) => value.Type switch
    {
        ElementType.MinKey => "MinKey",
        ElementType.MaxKey => "MaxKey",
        ElementType.Double when double.IsInfinity(value.AsDouble) => value.AsDouble > 0 ? "inf.0" : "-inf.0",
        _ => ShellFormatter.Of(value),
    };
}
