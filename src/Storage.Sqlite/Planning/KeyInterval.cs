using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>One end of an interval, as explain shows it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Inclusive">Whether it belongs to the interval.</param>
internal readonly record struct IntervalEnd(RawValue Value, bool Inclusive);

/// <summary>An interval of one field's values, as ascending keys: from the first bytes up to, without, the last ones.</summary>
/// <param name="Low">Where it starts.</param>
/// <param name="High">Before what it ends.</param>
/// <param name="From">Its start, as explain shows it.</param>
/// <param name="To">Its end, as explain shows it.</param>
internal sealed record KeyInterval(byte[] Low, byte[] High, IntervalEnd From, IntervalEnd To)
{
    public static KeyInterval All { get; } = new(
        KeyEncoder.Lowest, KeyEncoder.Highest, new IntervalEnd(RawValue.MinKey, true), new IntervalEnd(RawValue.MaxKey, true));

    /// <summary>Whether it holds one value alone; <see cref="Low"/> is that value's key then.</summary>
    public bool IsPoint { get; private init; }

    public bool IsEmpty => Low.AsSpan().SequenceCompareTo(High) >= 0;

    /// <summary>Whether it has a proper start and a proper end.</summary>
    public bool IsClosed => From.Value.Type != ElementType.MinKey && To.Value.Type != ElementType.MaxKey;

    public static KeyInterval Point(RawValue value, Collation? collation)
    {
        byte[] key = KeyOf(value, collation);
        var end = new IntervalEnd(value, true);
        return new KeyInterval(key, KeyRange.After(key), end, end) { IsPoint = true };
    }

    /// <summary>The values between two.</summary>
    public static KeyInterval Between(IntervalEnd from, IntervalEnd to, Collation? collation)
    {
        byte[] low = KeyOf(from.Value, collation);
        byte[] high = KeyOf(to.Value, collation);
        return new KeyInterval(
            from.Inclusive ? low : KeyRange.After(low), to.Inclusive ? KeyRange.After(high) : high, from, to);
    }

    /// <summary>The values that both of two intervals hold.</summary>
    public static KeyInterval Intersect(KeyInterval left, KeyInterval right)
    {
        if (left.IsPoint && right.Contains(left))
            return left;
        if (right.IsPoint && left.Contains(right))
            return right;
        var later = left.Low.AsSpan().SequenceCompareTo(right.Low) >= 0 ? left : right;
        var earlier = left.High.AsSpan().SequenceCompareTo(right.High) <= 0 ? left : right;
        return new KeyInterval(later.Low, earlier.High, later.From, earlier.To);
    }

    /// <summary>Whether it holds values of any of the types from one up to another.</summary>
    public bool Meets(ElementType first, ElementType last) =>
        Low.AsSpan().SequenceCompareTo([(byte)(KeyEncoder.Rank(last) + 1)]) < 0
        && High.AsSpan().SequenceCompareTo(FirstOf(first)) > 0;

    // The least value of these types is empty, and may be the end of an interval that does not hold it.
    private static byte[] FirstOf(ElementType type) => [KeyEncoder.Rank(type), 0x00];

    private static byte[] KeyOf(RawValue value, Collation? collation)
    {
        var key = new KeyBuffer();
        KeyEncoder.Add(key, value.Raw, collation);
        return key.ToArray();
    }

    private bool Contains(KeyInterval point) =>
        point.Low.AsSpan().SequenceCompareTo(Low) >= 0 && point.Low.AsSpan().SequenceCompareTo(High) < 0;
}
