namespace Streetcar.Bson;

/// <summary>MongoDB's internal timestamp: seconds since 1970 and an ordinal within the second.</summary>
/// <param name="Value">Seconds in the upper 32 bits, ordinal in the lower.</param>
public readonly record struct RawTimestamp(ulong Value) : IComparable<RawTimestamp>
{
    /// <summary>A timestamp from its two parts.</summary>
    /// <param name="seconds">Seconds since 1970-01-01T00:00:00Z.</param>
    /// <param name="ordinal">The ordinal within the second.</param>
    public RawTimestamp(uint seconds, uint ordinal)
        : this(((ulong)seconds << 32) | ordinal)
    {
    }

    /// <summary>Seconds since 1970-01-01T00:00:00Z.</summary>
    public uint Seconds => (uint)(Value >> 32);

    /// <summary>The ordinal within the second.</summary>
    public uint Ordinal => (uint)Value;

    /// <inheritdoc/>
    public int CompareTo(RawTimestamp other) => Value.CompareTo(other.Value);

    /// <summary>Whether one is earlier than another.</summary>
    public static bool operator <(RawTimestamp left, RawTimestamp right) => left.Value < right.Value;

    /// <summary>Whether one is later than another.</summary>
    public static bool operator >(RawTimestamp left, RawTimestamp right) => left.Value > right.Value;

    /// <summary>Whether one is not later than another.</summary>
    public static bool operator <=(RawTimestamp left, RawTimestamp right) => left.Value <= right.Value;

    /// <summary>Whether one is not earlier than another.</summary>
    public static bool operator >=(RawTimestamp left, RawTimestamp right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"Timestamp({Seconds}, {Ordinal})";
}
