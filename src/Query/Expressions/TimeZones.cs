using System.Globalization;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Time zones as date operators name them: Olson identifiers and offsets from UTC.</summary>
internal static class TimeZones
{
    public static TimeZoneInfo Utc => TimeZoneInfo.Utc;

    /// <summary>The zone that a <c>timezone</c> argument names; UTC where it is missing; null where it is null.</summary>
    /// <exception cref="DocumentException">40485: there is no such zone; 40517: the argument is no string.</exception>
    public static TimeZoneInfo? Of(RawValue value)
    {
        if (value.IsMissing)
            return Utc;
        if (value.IsNullish())
            return null;
        if (value.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)40517, $"timezone must evaluate to a string, found {value.Type.Alias()}");
        }

        string name = value.AsString;
        if (TryOffset(name, out var offset))
            return TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
        if (name is "Z" or "UTC" or "GMT")
            return Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && !name.Contains(' ')
            ? zone
            : throw new DocumentException((ErrorCode)40485, $"unrecognized time zone identifier: \"{name}\"");
    }

    /// <summary>Reads <c>+hh</c>, <c>+hhmm</c> or <c>+hh:mm</c>.</summary>
    public static bool TryOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length < 3 || text[0] is not ('+' or '-'))
            return false;
        string digits = text[1..].Replace(":", "");
        if (digits.Length is not (2 or 4) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return false;
        int minutes = digits.Length == 2 ? number * 60 : (number / 100 * 60) + (number % 100);
        if (minutes > 14 * 60)
            return false;
        offset = TimeSpan.FromMinutes(text[0] == '-' ? -minutes : minutes);
        return true;
    }

    /// <summary>The time that clocks in a zone show.</summary>
    /// <exception cref="DocumentException">Overflow: they show one beyond the years 1 to 9999.</exception>
    public static DateTime ToLocal(long milliseconds, TimeZoneInfo zone)
    {
        var utc = ToUtcDateTime(milliseconds);
        var local = ToUtcDateTime(milliseconds + (zone.GetUtcOffset(utc).Ticks / TimeSpan.TicksPerMillisecond));
        return DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
    }

    /// <summary>The moment at which clocks in a zone show a time; the one before the gap where they skip it.</summary>
    public static long ToMilliseconds(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local)
            ? zone.GetUtcOffset(local.AddHours(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return (local.Ticks - DateTime.UnixEpoch.Ticks - offset.Ticks) / TimeSpan.TicksPerMillisecond;
    }

    /// <exception cref="DocumentException">Overflow: the date is beyond the years 1 to 9999.</exception>
    public static DateTime ToUtcDateTime(long milliseconds) => IsInCalendar(milliseconds)
        ? DateTime.UnixEpoch.AddMilliseconds(milliseconds)
        : throw new DocumentException(
            ErrorCode.Overflow, $"The date of {milliseconds} ms since 1970 is outside of the years 1 to 9999");

    /// <summary>Whether a moment is within the years 1 to 9999.</summary>
    public static bool IsInCalendar(long milliseconds) => milliseconds is >= -62135596800000 and <= 253402300799999;
}
