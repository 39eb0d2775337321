using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Writes dates by a format of <c>%</c> specifiers.</summary>
internal static class DateFormatter
{
    /// <exception cref="DocumentException">18535, 18536: the format is invalid; 18537: the date is beyond the years 0 to 9999.</exception>
    public static string Format(string format, long moment, Zone zone)
    {
        var date = TimeZones.ToCalendar(moment, zone);
        if (date.Year is < 0 or > 9999)
        {
            throw new DocumentException(
                (ErrorCode)18537, $"Could not convert date to string: date component was outside the supported range of 0-9999: {date.Year}");
        }

        long offset = zone.OffsetAt(moment) / 60_000;
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            if (++i == format.Length)
                throw Unmatched();
            text.Append(Part(format[i], date, offset));
        }

        return text.ToString();
    }

    private static string Part(char specifier, CalendarDate date, long offset) => specifier switch
    {
        '%' => "%",
        'Y' => Digits(date.Year, 4),
        'm' => Digits(date.Month, 2),
        'd' => Digits(date.Day, 2),
        'H' => Digits(date.Hour, 2),
        'M' => Digits(date.Minute, 2),
        'S' => Digits(date.Second, 2),
        'L' => Digits(date.Millisecond, 3),
        'j' => Digits(date.DayOfYear, 3),
        'w' => Digits(date.DayOfWeek, 1),
        'u' => Digits(date.IsoDayOfWeek, 1),
        'U' => Digits(date.Week, 2),
        'V' => Digits(date.IsoWeek, 2),
        'G' => Digits(date.IsoWeekYear, 4),
        'b' => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(date.Month),
        'B' => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(date.Month),
        'z' => $"{(offset < 0 ? '-' : '+')}{Digits(Math.Abs(offset) / 60, 2)}{Digits(Math.Abs(offset) % 60, 2)}",
        'Z' => Digits(offset, 1),
        _ => throw Invalid(specifier),
    };

    /// <summary>The error of a format that ends within a specifier.</summary>
    public static DocumentException Unmatched() => new((ErrorCode)18535, "Unmatched '%' at end of format string");

    /// <summary>The error of a specifier that there is not.</summary>
    public static DocumentException Invalid(char specifier) =>
        new((ErrorCode)18536, $"Invalid format character '%{specifier}' in format string");

    private static string Digits(long number, int count) => number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0');
}
