namespace Streetcar.Storage.Sqlite;

/// <summary>Intervals of one field's values: in order, none overlapping, none empty.</summary>
internal sealed class IntervalList
{
    private IntervalList(KeyInterval[] intervals) => Intervals = intervals;

    /// <summary>All values.</summary>
    public static IntervalList All { get; } = new([KeyInterval.All]);

    /// <summary>The intervals.</summary>
    public KeyInterval[] Intervals { get; }

    /// <summary>Whether all of them hold one value each.</summary>
    public bool ArePoints => Array.TrueForAll(Intervals, interval => interval.IsPoint);

    /// <summary>Whether there is one, and it holds one value.</summary>
    public bool IsOnePoint => Intervals is [{ IsPoint: true }];

    /// <summary>Whether there is no limit to the values.</summary>
    public bool IsAll => Intervals is [var only] && only == KeyInterval.All;

    /// <summary>The values that any of some intervals holds.</summary>
    public static IntervalList Of(params IEnumerable<KeyInterval> intervals)
    {
        var merged = new List<KeyInterval>();
        foreach (var interval in intervals.Where(interval => !interval.IsEmpty).Order(ByLow))
        {
            if (merged.Count > 0 && interval.Low.AsSpan().SequenceCompareTo(merged[^1].High) < 0)
                merged[^1] = Join(merged[^1], interval);
            else
                merged.Add(interval);
        }

        return new IntervalList([.. merged]);
    }

    /// <summary>The values that both lists hold.</summary>
    public IntervalList Intersect(IntervalList other) => Of(
        from left in Intervals
        from right in other.Intervals
        select KeyInterval.Intersect(left, right));

    /// <summary>Whether the other list holds all that this one holds.</summary>
    public bool IsWithin(IntervalList other)
    {
        var common = Intersect(other).Intervals;
        return common.Length == Intervals.Length
            && common.Zip(Intervals).All(pair =>
                pair.First.Low.AsSpan().SequenceEqual(pair.Second.Low) && pair.First.High.AsSpan().SequenceEqual(pair.Second.High));
    }

    private static IComparer<KeyInterval> ByLow { get; } =
        Comparer<KeyInterval>.Create((left, right) => left.Low.AsSpan().SequenceCompareTo(right.Low));

    private static KeyInterval Join(KeyInterval earlier, KeyInterval later)
    {
        if (later.High.AsSpan().SequenceCompareTo(earlier.High) <= 0)
            return earlier;
        return new KeyInterval(earlier.Low, later.High, earlier.From, later.To);
    }
}
