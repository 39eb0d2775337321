using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>The units that date arithmetic counts in.</summary>
internal enum DateUnit
{
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// <summary>How units and days of the week are named.</summary>
internal static class DateUnits
{
    /// <exception cref="DocumentException">5439013: the value is no string; FailedToParse: no unit.</exception>
    public static DateUnit Parse(string name, RawValue value)
    {
        if (value.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)5439013, $"{name} requires 'unit' to be a string, but got {value.Type.Alias()}");
        }

        return Find(value.AsString)
            ?? throw new DocumentException(ErrorCode.FailedToParse, $"unknown time unit value: {value.AsString}");
    }

    /// <summary>The unit of a name; null where there is none.</summary>
    public static DateUnit? Find(string name) => name switch
    {
        "millisecond" => DateUnit.Millisecond,
        "second" => DateUnit.Second,
        "minute" => DateUnit.Minute,
        "hour" => DateUnit.Hour,
        "day" => DateUnit.Day,
        "week" => DateUnit.Week,
        "month" => DateUnit.Month,
        "quarter" => DateUnit.Quarter,
        "year" => DateUnit.Year,
        _ => null,
    };

    /// <summary>How many milliseconds a unit of a fixed length has; 0 for months and more.</summary>
    public static long Milliseconds(DateUnit unit) => unit switch
    {
        DateUnit.Millisecond => 1,
        DateUnit.Second => 1000,
        DateUnit.Minute => 60_000,
        DateUnit.Hour => 3_600_000,
        DateUnit.Day => 86_400_000,
        DateUnit.Week => 7 * 86_400_000,
        _ => 0,
    };

    /// <summary>How many months a unit of months has; 0 for those of a fixed length.</summary>
    public static int Months(DateUnit unit) => unit switch
    {
        DateUnit.Month => 1,
        DateUnit.Quarter => 3,
        DateUnit.Year => 12,
        _ => 0,
    };

    /// <summary>The day that weeks start on; Sunday where it is missing.</summary>
    /// <exception cref="DocumentException">5439015: no string; 5439016: no day of the week.</exception>
    public static DayOfWeek ParseDay(string name, RawValue value)
    {
        if (value.IsMissing)
            return DayOfWeek.Sunday;
        if (value.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)5439015, $"{name} requires 'startOfWeek' to be a string, but got {value.Type.Alias()}");
        }

        string text = value.AsString.ToLowerInvariant();
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            string full = day.ToString().ToLowerInvariant();
            if (text == full || text == full[..3])
                return day;
        }

        throw new DocumentException(
            (ErrorCode)5439016, $"{name} parameter 'startOfWeek' value cannot be recognized as a day of a week: {value.AsString}");
    }
}
