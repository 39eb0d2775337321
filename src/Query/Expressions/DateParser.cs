using System.Globalization;
using System.Text.RegularExpressions;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Reads dates from text: ISO 8601, or by a format of <c>%</c> specifiers.</summary>
internal static partial class DateParser
{
    private static readonly char[] Blanks = [' ', '\t', '\n', '\0', '\u00A0'];

    /// <summary>Reads a date.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">The format; null for ISO 8601.</param>
    /// <param name="zone">The zone where the text has none.</param>
    /// <param name="code">The error's code where the text is no date.</param>
    /// <exception cref="DocumentException">The text is no date of that format.</exception>
    public static RawValue Parse(string text, string? format, Zone zone, ErrorCode code)
    {
        var match = format is null ? Iso().Match(text.Trim(Blanks)) : Match(text, format);
        if (!match.Success)
            throw Unparsable(text, code);
        try
        {
            return Read(match, text, zone, code);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Unparsable(text, code);
        }
    }

    [GeneratedRegex(@"^(?<Y>\d{4})-?(?<m>\d{2})(?:-?(?<d>\d{2}))?(?:(?:T|[ \t]+)(?<H>\d{1,2}):?(?<M>\d{2})?:?(?<S>\d{2})?(?:[.,](?<L>\d{1,9}))?)? ?(?<z>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+/[A-Za-z_/]+)?$")]
    private static partial Regex Iso();

    private static Match Match(string text, string format)
    {
        try
        {
            return Regex.Match(text, Pattern(format), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            throw new DocumentException(ErrorCode.BadValue, $"The format of {format.Length} characters is too long to read dates by");
        }
    }

    private static RawValue Read(Match match, string text, Zone zone, ErrorCode code)
    {
        DateTime date;
        if (match.Groups["G"].Success)
        {
            int day = Number(match, "u", 1);
            date = ISOWeek.ToDateTime(Number(match, "G", 1970), Number(match, "V", 1), (DayOfWeek)(day % 7));
        }
        else
        {
            date = new DateTime(Number(match, "Y", 1970), Month(match, text, code), Number(match, "d", 1));
            if (match.Groups["j"].Success)
                date = new DateTime(date.Year, 1, 1).AddDays(Number(match, "j", 1));
        }

        date += new TimeSpan(Number(match, "H", 0), Number(match, "M", 0), Number(match, "S", 0));
        if (match.Groups["L"] is { Success: true, Value: var fraction })
            date = date.AddMilliseconds(int.Parse(fraction.PadRight(3, '0')[..3], CultureInfo.InvariantCulture));
        if ((match.Groups["z"].Success || match.Groups["Z"].Success) && !zone.IsUtc)
        {
            throw new DocumentException(
                code,
                $"Error parsing date string '{text}'; you cannot pass in a date/time string with GMT offset together with a timezone argument");
        }

        if (match.Groups["Z"].Success)
            return RawValue.FromMilliseconds(TimeZones.ToMilliseconds(date, Zone.Utc) - (Number(match, "Z", 0) * 60_000L));
        var named = match.Groups["z"] is { Success: true, Value: var name } ? name is "Z" ? Zone.Utc : TimeZones.Named(name) : zone;
        return RawValue.FromMilliseconds(TimeZones.ToMilliseconds(date, named));
    }

    private static int Month(Match match, string text, ErrorCode code)
    {
        string name = match.Groups["b"].Success ? match.Groups["b"].Value : match.Groups["B"].Value;
        if (name.Length == 0)
            return Number(match, "m", 1);
        for (int month = 1; month <= 12; month++)
        {
            string full = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month);
            if (name.Equals(full, StringComparison.OrdinalIgnoreCase)
                || name.Equals(full[..3], StringComparison.OrdinalIgnoreCase))
                return month;
        }

        throw Unparsable(text, code);
    }

    private static int Number(Match match, string group, int missing) => match.Groups[group] is { Success: true, Value: var digits }
        ? int.Parse(digits, CultureInfo.InvariantCulture)
        : missing;

    private static string Pattern(string format)
    {
        var pattern = new System.Text.StringBuilder("^");
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                pattern.Append(Regex.Escape(format[i].ToString()));
                continue;
            }

            if (++i == format.Length)
                throw DateFormatter.Unmatched();
            pattern.Append(format[i] switch
            {
                '%' => "%",
                'Y' => @"(?<Y>\d{4})",
                'G' => @"(?<G>\d{4})",
                'm' or 'd' or 'H' or 'M' or 'S' or 'V' => $@"(?<{format[i]}>\d{{1,2}})",
                'j' => @"(?<j>\d{1,3})",
                'L' => @"(?<L>\d{1,3})",
                'u' => @"(?<u>[1-7])",
                'b' or 'B' => $"(?<{format[i]}>[A-Za-z]+)",
                'z' => @"(?<z>Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+(?:/[A-Za-z_/]+)?)",
                'Z' => @"(?<Z>[+-]?\d+)",
                _ => throw DateFormatter.Invalid(format[i]),
            });
        }

        return pattern.Append('$').ToString();
    }

    private static DocumentException Unparsable(string text, ErrorCode code) => new(
        code, $"Error parsing date string '{text}'; expected an ISO 8601 date, or one of the given format");
}
