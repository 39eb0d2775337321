using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>
/// The part of the hinted index that a find's <c>min</c> and <c>max</c> leave
/// (<see href="https://www.mongodb.com/docs/manual/reference/method/cursor.min/"/>).
/// </summary>
/// <param name="Min">The first key; empty for from the start.</param>
/// <param name="Max">The key to end before; empty for to the end.</param>
internal sealed record MinMaxRange(RawDocument Min, RawDocument Max)
{
    /// <summary>The span that a read asks for; null where it asks for none.</summary>
    /// <exception cref="DocumentException">51176: min and max are not about the same fields.</exception>
    public static MinMaxRange? Of(ReadRequest read)
    {
        if (read is not FindRequest find || (find.Min.IsEmpty && find.Max.IsEmpty))
            return null;
        return find.Min.IsEmpty || find.Max.IsEmpty || HasNamesOf(find.Min, find.Max)
            ? new MinMaxRange(find.Min, find.Max)
            : throw new DocumentException((ErrorCode)51176, "min and max must have the same field names");
    }

    /// <summary>The span as a range of an index's keys.</summary>
    /// <exception cref="DocumentException">51173: there is no hint; 51174, 51175: the span is none of the index.</exception>
    public KeyRange In(IndexInfo? index, Collator? collator)
    {
        if (index is null)
        {
            throw new DocumentException(
                (ErrorCode)51173, "When using min()/max() a hint of which index to use must be provided");
        }

        byte[] low = Min.IsEmpty ? KeyEncoder.Lowest : KeyOf(Min, index, collator);
        byte[] high = Max.IsEmpty ? KeyEncoder.Highest : KeyOf(Max, index, collator);
        return low.AsSpan().SequenceCompareTo(high) < 0
            ? new KeyRange(low, high)
            : throw new DocumentException(
                (ErrorCode)51175,
                "The value provided for min() does not come before the value provided for max() in the hinted index");
    }

    private static byte[] KeyOf(RawDocument end, IndexInfo index, Collator? collator)
    {
        bool fits = index.Wildcard is null && !index.IsGeo && index.Text is null && HasNamesOf(index.KeyPattern, end)
            && (Collator.AreSame(index.Collator, collator) || !end.Any(field => KeyEncoder.MayHoldText(field.Value.Type)));
        if (!fits)
            throw new DocumentException((ErrorCode)51174, "The index chosen is not compatible with min/max");
        var key = new KeyBuffer();
        foreach (var (field, (_, value)) in index.Fields.Zip(end))
            KeyEncoder.Add(key, value.Raw, index.Collator?.Collation, field.Descending);
        return key.ToArray();
    }

    private static bool HasNamesOf(RawDocument left, RawDocument right) =>
        left.Select(field => field.Name).SequenceEqual(right.Select(field => field.Name), StringComparer.Ordinal);
}
