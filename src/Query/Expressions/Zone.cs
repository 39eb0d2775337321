namespace Streetcar.Query.Expressions;

/// <summary>A time zone of a date operator: one with rules, or an offset from UTC, which may be of more than .NET's 14 hours.</summary>
internal sealed class Zone
{
    private readonly TimeZoneInfo? _rules;
    private readonly TimeSpan _offset;

    /// <summary>A zone with rules.</summary>
    public Zone(TimeZoneInfo rules) => _rules = rules;

    /// <summary>A zone that always has the same offset.</summary>
    public Zone(TimeSpan offset) => _offset = offset;

    /// <summary>UTC, as what is said by no argument, <c>UTC</c> and <c>GMT</c>.</summary>
    public static Zone Utc { get; } = new(TimeSpan.Zero);

    public bool IsUtc => ReferenceEquals(this, Utc);

    /// <summary>How far clocks are ahead of UTC at a moment, in milliseconds; beyond the years 1 to 9999 as at their ends.</summary>
    public long OffsetAt(long milliseconds)
    {
        var offset = _rules?.GetUtcOffset(DateTime.UnixEpoch.AddMilliseconds(
            Math.Clamp(milliseconds, TimeZones.FirstMillisecond, TimeZones.LastMillisecond))) ?? _offset;
        return offset.Ticks / TimeSpan.TicksPerMillisecond;
    }

    /// <summary>How far clocks are ahead of UTC when they show a time; the offset before where they skip it, the first where they show it twice.</summary>
    public TimeSpan OffsetOf(DateTime local)
    {
        if (_rules is null)
            return _offset;
        return _rules.IsInvalidTime(local)
            ? _rules.GetUtcOffset(local.AddHours(-1))
            : _rules.IsAmbiguousTime(local) ? _rules.GetAmbiguousTimeOffsets(local).Max() : _rules.GetUtcOffset(local);
    }
}
