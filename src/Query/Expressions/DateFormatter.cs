using System.Globalization;
using System.Text;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Writes dates by a format of <c>%</c> specifiers.</summary>
internal static class DateFormatter
{
    /// <exception cref="DocumentException">18535, 18536: the format is invalid.</exception>
    public static string Format(string format, long moment, TimeZoneInfo zone)
    {
        var date = TimeZones.ToLocal(moment, zone);
        var offset = date - TimeZones.ToUtcDateTime(moment);
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

    private static string Part(char specifier, DateTime date, TimeSpan offset) => specifier switch
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
        'w' => Digits(Dates.DayOfWeek(date), 1),
        'u' => Digits(Dates.IsoDayOfWeek(date), 1),
        'U' => Digits(Dates.Week(date), 2),
        'V' => Digits(ISOWeek.GetWeekOfYear(date), 2),
        'G' => Digits(ISOWeek.GetYear(date), 4),
        'b' => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(date.Month),
        'B' => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(date.Month),
        'z' => $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}",
        'Z' => Digits((int)offset.TotalMinutes, 1),
        _ => throw Invalid(specifier),
    };

    /// <summary>The error of a format that ends within a specifier.</summary>
    public static DocumentException Unmatched() => new((ErrorCode)18535, "Unmatched '%' at end of format string");

    /// <summary>The error of a specifier that there is not.</summary>
    public static DocumentException Invalid(char specifier) =>
        new((ErrorCode)18536, $"Invalid format character '%{specifier}' in format string");

    private static string Digits(int number, int count) => number.ToString(CultureInfo.InvariantCulture).PadLeft(count, '0');
}
