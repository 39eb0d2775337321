using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$dateAdd</c>, <c>$dateSubtract</c>, <c>$dateDiff</c> and <c>$dateTrunc</c>.</summary>
internal static class DateArithmetic
{
    // What $dateTrunc counts its bins from: the start of a year, and of a month.
    private static readonly DateTime Reference = new(2000, 1, 1);

    // startDate, unit, amount, timezone
    public static RawValue Add(ReadOnlySpan<RawValue> operands) => Add("$dateAdd", operands, 1);

    public static RawValue Subtract(ReadOnlySpan<RawValue> operands) => Add("$dateSubtract", operands, -1);

    // startDate, endDate, unit, timezone, startOfWeek
    public static RawValue Difference(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish() || operands[1].IsNullish() || operands[2].IsNullish() || Dates.IsNull(operands[4])
            || TimeZones.Of(operands[3]) is not { } zone)
            return RawValue.Null;
        var unit = Unit("$dateDiff", operands[2]);
        long startMoment = Date("$dateDiff", "startDate", operands[0], 5166307);
        long endMoment = Date("$dateDiff", "endDate", operands[1], 5166307);
        var firstDay = unit == DateUnit.Week ? DateUnits.ParseDay("$dateDiff", operands[4]) : DayOfWeek.Sunday;
        var start = TimeZones.ToLocal(startMoment, zone);
        var end = TimeZones.ToLocal(endMoment, zone);
        switch (unit)
        {
            case DateUnit.Year or DateUnit.Quarter or DateUnit.Month:
                int months = DateUnits.Months(unit);
                return (long)((MonthNumber(end) / months) - (MonthNumber(start) / months));
            case DateUnit.Week:
                return (long)((StartOfWeek(end, firstDay) - StartOfWeek(start, firstDay)).Days / 7);
            case DateUnit.Day:
                return (long)(end.Date - start.Date).Days;
            default:
                // Shorter units are boundaries of the clock, which a zone may shift by half an hour.
                long length = DateUnits.Milliseconds(unit);
                long shift = (long)(start - TimeZones.ToUtcDateTime(startMoment)).TotalMilliseconds;
                return FloorDivide(endMoment + shift, length) - FloorDivide(startMoment + shift, length);
        }
    }

    // date, unit, binSize, timezone, startOfWeek
    public static RawValue Truncate(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish() || operands[1].IsNullish() || Dates.IsNull(operands[2]) || Dates.IsNull(operands[4])
            || TimeZones.Of(operands[3]) is not { } zone)
            return RawValue.Null;
        var unit = Unit("$dateTrunc", operands[1]);
        long size = 1;
        if (!operands[2].IsMissing && !operands[2].Raw.TryGetInt64(out size))
        {
            throw new DocumentException(
                (ErrorCode)5439017, $"$dateTrunc requires 'binSize' to be a 64-bit integer, but got value '{ElementText.Of(operands[2].Raw)}' of type {operands[2].Type.Alias()}");
        }

        if (size <= 0)
        {
            throw new DocumentException(
                (ErrorCode)5439018, $"$dateTrunc requires 'binSize' to be greater than 0, but got value {size}");
        }

        if (size > 100_000_000_000)
        {
            throw new DocumentException(
                (ErrorCode)5439005, "$dateTrunc requires 'binSize' to be less than 100000000000 units");
        }

        long moment = Date("$dateTrunc", "date", operands[0], 5439012);
        var local = TimeZones.ToLocal(moment, zone);
        try
        {
            if (DateUnits.Months(unit) is > 0 and var months)
            {
                long bin = size * months;
                long start = FloorDivide(MonthNumber(local) - MonthNumber(Reference), bin) * bin;
                return RawValue.FromMilliseconds(TimeZones.ToMilliseconds(Reference.AddMonths(checked((int)start)), zone));
            }

            var reference = unit == DateUnit.Week
                ? Reference.AddDays(((int)DateUnits.ParseDay("$dateTrunc", operands[4]) - (int)Reference.DayOfWeek + 7) % 7)
                : Reference;
            long length = size * DateUnits.Milliseconds(unit);
            if (unit is DateUnit.Day or DateUnit.Week)
            {
                long since = (local - reference).Ticks / TimeSpan.TicksPerMillisecond;
                return RawValue.FromMilliseconds(TimeZones.ToMilliseconds(
                    reference.AddMilliseconds(FloorDivide(since, length) * length), zone));
            }

            long origin = TimeZones.ToMilliseconds(reference, zone);
            return RawValue.FromMilliseconds(origin + (FloorDivide(moment - origin, length) * length));
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            throw new DocumentException(ErrorCode.Overflow, "$dateTrunc: the start of the bin is outside of the years 1 to 9999");
        }
    }

    private static RawValue Add(string name, ReadOnlySpan<RawValue> operands, int sign)
    {
        if (operands[0].IsNullish() || operands[1].IsNullish() || operands[2].IsNullish()
            || TimeZones.Of(operands[3]) is not { } zone)
            return RawValue.Null;
        if (!IsDate(operands[0]))
            throw new DocumentException((ErrorCode)5166403, $"{name} requires startDate to be convertible to a date");
        long moment = Dates.Moment(operands[0]);
        if (operands[1].Type != ElementType.String)
            throw new DocumentException((ErrorCode)5166404, $"{name} expects string defining the time unit");
        var unit = DateUnits.Parse(name, operands[1]);
        if (!operands[2].Raw.TryGetInt64(out long amount))
        {
            throw new DocumentException(
                (ErrorCode)5166405, $"{name} expects integer amount of time units");
        }

        try
        {
            amount = checked(amount * sign);
            if (unit < DateUnit.Day)
                return RawValue.FromMilliseconds(checked(moment + (amount * DateUnits.Milliseconds(unit))));
            var local = TimeZones.ToLocal(moment, zone);
            var moved = DateUnits.Months(unit) is > 0 and var months
                ? local.AddMonths(checked((int)(amount * months)))
                : local.AddDays(checked(amount * (unit == DateUnit.Week ? 7 : 1)));
            return RawValue.FromMilliseconds(TimeZones.ToMilliseconds(moved, zone));
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            throw new DocumentException(
                (ErrorCode)5976500, $"invalid {name} 'amount' parameter value: {amount} {unit.ToString().ToLowerInvariant()}");
        }
    }

    private static long Date(string name, string argument, RawValue value, int code) => IsDate(value)
        ? Dates.Moment(value)
        : throw new DocumentException(
            (ErrorCode)code, $"{name} requires '{argument}' to be a date, but got {value.Type.Alias()}");

    private static DateUnit Unit(string name, RawValue value) => value.Type == ElementType.String && DateUnits.Find(value.AsString) is null
        ? throw new DocumentException(
            (ErrorCode)5439014, $"{name} parameter 'unit' value cannot be recognized as a time unit: {value.AsString}")
        : DateUnits.Parse(name, value);

    private static bool IsDate(RawValue value) => value.Type is ElementType.DateTime or ElementType.Timestamp or ElementType.ObjectId;

    private static int MonthNumber(DateTime date) => (date.Year * 12) + date.Month - 1;

    private static DateTime StartOfWeek(DateTime date, DayOfWeek first) =>
        // Days counted from a Monday, so that none is negative.
        new DateTime(1, 1, 1).AddDays(Math.Max(0, FloorDivide(Days(date) - Offset(first), 7) * 7 + Offset(first)));

    private static long Days(DateTime date) => date.Ticks / TimeSpan.TicksPerDay;

    private static int Offset(DayOfWeek day) => ((int)day + 6) % 7;

    private static long FloorDivide(long value, long divisor) =>
        (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
