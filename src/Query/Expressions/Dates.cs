using System.Globalization;
using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary>
/// The operators that take dates apart and put them together
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/aggregation/#date-expression-operators"/>).
/// </summary>
internal static class Dates
{
    private static readonly ArgumentErrors PartErrors = new(40535, 40535, 40539)
    {
        UnknownText = "unrecognized option to {0}: \"{1}\"",
        MissingText = "missing '{1}' argument to {0}",
    };

    /// <summary>An operator that reads one part of a date, given alone or with a time zone.</summary>
    public static Operands.Compile Part(string name, Func<CalendarDate, RawValue> part) => (operand, compiler) =>
    {
        if (operand.Type != ElementType.Document || operand.IsOperator())
        {
            var operands = compiler.CompileOperands(operand);
            return operands.Length == 1
                ? new UnaryExpression(operands[0], date => Read(part, date, default))
                : throw new DocumentException(
                    (ErrorCode)40536, $"{name} accepts exactly one argument if given an array, but was given {operands.Length}");
        }

        return Operands.ByName(
            name, PartErrors, ["date"], ["timezone"], operands => Read(part, operands[0], operands[1]))(operand, compiler);
    };

    /// <summary>The time of a date, a timestamp or an ObjectId, in milliseconds since 1970.</summary>
    /// <exception cref="DocumentException">16006: the value is none of these.</exception>
    public static long Moment(RawValue value) => value.Type switch
    {
        ElementType.DateTime => value.Raw.Milliseconds,
        ElementType.Timestamp => value.Raw.Timestamp.Seconds * 1000L,
        // Its seconds are signed where the server makes a date of it.
        ElementType.ObjectId => (int)(uint)value.AsObjectId.CreationTime.ToUnixTimeSeconds() * 1000L,
        _ => throw new DocumentException(
            (ErrorCode)16006, $"can't convert from BSON type {value.Type.Alias()} to Date"),
    };

    // date, timezone, iso8601
    public static RawValue ToParts(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish() || TimeZones.Of(operands[1]) is not { } zone || IsNull(operands[2]))
            return RawValue.Null;
        var date = TimeZones.ToCalendar(Moment(operands[0]), zone);
        bool iso = !operands[2].IsMissing && (operands[2].Type == ElementType.Boolean ? operands[2].AsBoolean : throw new DocumentException(
            (ErrorCode)40521, $"iso8601 must evaluate to a bool, found {operands[2].Type.Alias()}"));
        var parts = iso
            ? new RawDocument
            {
                ["isoWeekYear"] = date.IsoWeekYear,
                ["isoWeek"] = date.IsoWeek,
                ["isoDayOfWeek"] = date.IsoDayOfWeek,
            }
            : new RawDocument { ["year"] = date.Year, ["month"] = date.Month, ["day"] = date.Day };
        return parts.With("hour", date.Hour).With("minute", date.Minute)
            .With("second", date.Second).With("millisecond", date.Millisecond);
    }

    // year, isoWeekYear, month, isoWeek, day, isoDayOfWeek, hour, minute, second, millisecond, timezone
    public static RawValue FromParts(ReadOnlySpan<RawValue> operands)
    {
        foreach (var operand in operands)
        {
            if (IsNull(operand))
                return RawValue.Null;
        }

        var zone = TimeZones.Of(operands[10])!;
        bool iso = IsIsoCalendar(operands);
        long year = Number(operands[iso ? 1 : 0], iso ? "isoWeekYear" : "year", 0);
        if (year is < 1 or > 9999)
        {
            throw new DocumentException(
                (ErrorCode)40523, $"'{(iso ? "isoWeekYear" : "year")}' must evaluate to an integer in the range 1 to 9999, found {year}");
        }

        long months = iso ? 0 : Number(operands[2], "month", 1) - 1;
        long days = iso
            ? ((Number(operands[3], "isoWeek", 1) - 1) * 7) + Number(operands[5], "isoDayOfWeek", 1) - 1
            : Number(operands[4], "day", 1) - 1;
        long milliseconds = (Number(operands[6], "hour", 0) * 3_600_000) + (Number(operands[7], "minute", 0) * 60_000)
            + (Number(operands[8], "second", 0) * 1000) + Number(operands[9], "millisecond", 0);
        try
        {
            var start = iso
                ? ISOWeek.ToDateTime((int)year, 1, DayOfWeek.Monday)
                : new DateTime((int)year, 1, 1).AddMonths((int)months);
            // Units of more than a day use the zone's local time, as the others do.
            return RawValue.FromMilliseconds(
                TimeZones.ToMilliseconds(start.AddDays(days).AddMilliseconds(milliseconds), zone));
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new DocumentException(
                (ErrorCode)40523, $"$dateFromParts: the parts of the year {year} make no date of the years 1 to 9999");
        }
    }

    private static bool IsIsoCalendar(ReadOnlySpan<RawValue> parts)
    {
        bool iso = parts[0].IsMissing;
        if (iso && parts[1].IsMissing)
        {
            throw new DocumentException(
                (ErrorCode)40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
        }

        if (!iso && !(parts[1].IsMissing && parts[3].IsMissing && parts[5].IsMissing))
            throw new DocumentException((ErrorCode)40489, "$dateFromParts does not allow mixing natural dates with ISO dates");
        if (iso && !(parts[2].IsMissing && parts[4].IsMissing))
            throw new DocumentException((ErrorCode)40525, "$dateFromParts does not allow mixing ISO dates with natural dates");
        return iso;
    }

    // date, format, timezone, onNull
    public static RawValue ToText(ReadOnlySpan<RawValue> operands)
    {
        if (operands[1].Type != ElementType.String && !operands[1].IsNullish())
        {
            throw new DocumentException(
                (ErrorCode)18533, $"$dateToString requires that 'format' be a string, found: {operands[1].Type.Alias()} with value {ElementText.Of(operands[1].Raw)}");
        }

        var zone = TimeZones.Of(operands[2]);
        if (operands[0].IsNullish())
        {
            // A format that is invalid is an error whatever the date is.
            if (operands[1].Type == ElementType.String)
                DateFormatter.Format(operands[1].AsString, 0, Zone.Utc);
            return operands[3].OrNull;
        }

        if (zone is null || IsNull(operands[1]))
            return RawValue.Null;
        long moment = Moment(operands[0]);
        string format = operands[1].IsMissing
            ? zone.IsUtc ? "%Y-%m-%dT%H:%M:%S.%LZ" : "%Y-%m-%dT%H:%M:%S.%L"
            : operands[1].AsString;
        return DateFormatter.Format(format, moment, zone);
    }

    /// <summary>Whether an argument is given, and null.</summary>
    public static bool IsNull(RawValue value) => value.IsNullish() && !value.IsMissing;

    private static RawValue Read(Func<CalendarDate, RawValue> part, RawValue date, RawValue zone)
    {
        if (date.IsNullish() || TimeZones.Of(zone) is not { } timeZone)
            return RawValue.Null;
        return part(TimeZones.ToCalendar(Moment(date), timeZone));
    }

    private static long Number(RawValue value, string name, long missing)
    {
        if (value.IsMissing)
            return missing;
        if (!value.Raw.TryGetInt64(out long number))
        {
            throw new DocumentException(
                (ErrorCode)40515,
                $"'{name}' must evaluate to an integer, found {value.Type.Alias()} with value {ElementText.Of(value.Raw)}");
        }

        return number is >= -32768 and <= 32767 || name is "second" or "millisecond"
            ? number
            : throw new DocumentException(
                (ErrorCode)31034, $"'{name}' must evaluate to a value in the range [-32768, 32767]; value {number} is not in range");
    }
}
