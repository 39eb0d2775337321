using System.Collections.Concurrent;
using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Time zones as date operators name them: Olson identifiers and offsets from UTC.</summary>
internal static class TimeZones
{
    /// <summary>The first millisecond of the year 1, since 1970.</summary>
    public const long FirstMillisecond = -62135596800000;

    /// <summary>The last millisecond of the year 9999, since 1970.</summary>
    public const long LastMillisecond = 253402300799999;

    // Those that have been asked for, of which there are only as many as the system has.
    private static readonly ConcurrentDictionary<string, Zone> Known =
        new(StringComparer.Ordinal) { ["UTC"] = Zone.Utc, ["GMT"] = Zone.Utc };

    /// <summary>The zone that a <c>timezone</c> argument names; UTC where it is missing; null where it is null.</summary>
    /// <exception cref="DocumentException">40485: there is no such zone; 40517: the argument is no string.</exception>
    public static Zone? Of(RawValue value)
    {
        if (value.IsMissing)
            return Zone.Utc;
        if (value.IsNullish())
            return null;
        return value.Type == ElementType.String ? Named(value.AsString) : throw new DocumentException(
            (ErrorCode)40517, $"timezone must evaluate to a string, found {value.Type.Alias()}");
    }

    /// <summary>The zone of an identifier, in its own case, or of an offset.</summary>
    /// <exception cref="DocumentException">40485: there is no such zone.</exception>
    public static Zone Named(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        if (TryOffset(name, out var offset))
            return new Zone(offset);
        if (name.Contains(' ') || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out var rules)
            || !rules.Id.Equals(name, StringComparison.Ordinal))
            throw new DocumentException((ErrorCode)40485, $"unrecognized time zone identifier: \"{name}\"");
        return Known.GetOrAdd(name, new Zone(rules));
    }

    /// <summary>Reads <c>+hh</c>, <c>+hhmm</c> or <c>+hh:mm</c>, of any digits.</summary>
    public static bool TryOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length < 3 || text[0] is not ('+' or '-'))
            return false;
        string digits = text[1..].Replace(":", "");
        if (digits.Length is not (2 or 4) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return false;
        int minutes = digits.Length == 2 ? number * 60 : (number / 100 * 60) + (number % 100);
        offset = TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes);
        return true;
    }

    /// <summary>What clocks in a zone show, as milliseconds since 1970-01-01T00:00:00 on them; those of the first and the last date at most.</summary>
    public static long ToLocalMilliseconds(long milliseconds, Zone zone) => (long)Int128.Clamp(
        (Int128)milliseconds + zone.OffsetAt(milliseconds), long.MinValue, long.MaxValue);

    /// <summary>The date that clocks in a zone show.</summary>
    public static CalendarDate ToCalendar(long milliseconds, Zone zone) => new(ToLocalMilliseconds(milliseconds, zone));

    /// <summary>The time that clocks in a zone show.</summary>
    /// <exception cref="DocumentException">Overflow: they show one beyond the years 1 to 9999.</exception>
    public static DateTime ToLocal(long milliseconds, Zone zone) => ToLocalMilliseconds(milliseconds, zone) is var local && IsInCalendar(local)
        ? new DateTime(DateTime.UnixEpoch.Ticks + (local * TimeSpan.TicksPerMillisecond), DateTimeKind.Unspecified)
        : throw new DocumentException(
            ErrorCode.Overflow, $"The date of {milliseconds} ms since 1970 is outside of the years 1 to 9999");

    /// <summary>The moment at which clocks in a zone show a time; the one before the gap where they skip it.</summary>
    public static long ToMilliseconds(DateTime local, Zone zone) =>
        (local.Ticks - DateTime.UnixEpoch.Ticks - zone.OffsetOf(local).Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>Whether a moment is within the years 1 to 9999.</summary>
    public static bool IsInCalendar(long milliseconds) => milliseconds is >= FirstMillisecond and <= LastMillisecond;
}
