using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>Intervals of one field's values: in order, none overlapping, none empty.</summary>
internal sealed class IntervalList
{
    private IntervalList(KeyInterval[] intervals) => Intervals = intervals;

    public static IntervalList All { get; } = new([KeyInterval.All]);

    public KeyInterval[] Intervals { get; }

    /// <summary>Whether all of them hold one value each.</summary>
    public bool ArePoints => Array.TrueForAll(Intervals, interval => interval.IsPoint);

    /// <summary>Whether there is one, and it holds one value.</summary>
    public bool IsOnePoint => Intervals is [{ IsPoint: true }];

    /// <summary>Whether there is no limit to the values.</summary>
    public bool IsAll => Intervals is [var only] && only == KeyInterval.All;

    /// <summary>Whether it reaches from the first of all values to the last, with or without gaps.</summary>
    public bool IsWide =>
        Intervals is [{ From.Value.Type: ElementType.MinKey }, ..] and [.., { To.Value.Type: ElementType.MaxKey }];

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
    public IntervalList Intersect(IntervalList other)
    {
        var common = new List<KeyInterval>();
        int left = 0;
        int right = 0;
        while (left < Intervals.Length && right < other.Intervals.Length)
        {
            var both = KeyInterval.Intersect(Intervals[left], other.Intervals[right]);
            if (!both.IsEmpty)
                common.Add(both);
            // What ends first meets nothing further.
            if (Intervals[left].High.AsSpan().SequenceCompareTo(other.Intervals[right].High) <= 0)
                left++;
            else
                right++;
        }

        return new IntervalList([.. common]);
    }

    /// <summary>All values but these.</summary>
    public IntervalList Complement()
    {
        var gaps = new List<KeyInterval>();
        var (low, from) = (KeyInterval.All.Low, KeyInterval.All.From);
        foreach (var interval in Intervals)
        {
            gaps.Add(new KeyInterval(low, interval.Low, from, Outside(interval.From)));
            (low, from) = (interval.High, Outside(interval.To));
        }

        gaps.Add(KeyInterval.All with { Low = low, From = from });
        return Of(gaps);
    }

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

    private static IntervalEnd Outside(IntervalEnd end) => end with { Inclusive = !end.Inclusive };

    private static KeyInterval Join(KeyInterval earlier, KeyInterval later)
    {
        if (later.High.AsSpan().SequenceCompareTo(earlier.High) <= 0)
            return earlier;
        return new KeyInterval(earlier.Low, later.High, earlier.From, later.To);
    }
}
