using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Expressions;

/// <summary><c>$dateAdd</c>, <c>$dateSubtract</c>, <c>$dateDiff</c> and <c>$dateTrunc</c>.</summary>
internal static class DateArithmetic
{
    // What $dateTrunc counts its bins from: the start of a year, and of a month.
    private static readonly DateTime Reference = new(2000, 1, 1);

    // How many days or longer units a bin may have.
    private const long MaxBins = 100_000_000_000;

    // startDate, unit, amount, timezone
    public static RawValue Add(ReadOnlySpan<RawValue> operands) => Add("$dateAdd", operands, 1);

    public static RawValue Subtract(ReadOnlySpan<RawValue> operands) => Add("$dateSubtract", operands, -1);

    // startDate, endDate, unit, timezone, startOfWeek
    public static RawValue Difference(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish() || operands[1].IsNullish() || operands[2].IsNullish() || Dates.IsNull(operands[4])
            || TimeZones.Of(operands[3]) is not { } zone)
            return RawValue.Null;
        var unit = DateUnits.Parse("$dateDiff", operands[2]);
        long startMoment = Date("$dateDiff", "startDate", operands[0], 5166307);
        long endMoment = Date("$dateDiff", "endDate", operands[1], 5166307);
        var firstDay = unit == DateUnit.Week ? DateUnits.ParseDay("$dateDiff", operands[4]) : DayOfWeek.Sunday;
        long start = TimeZones.ToLocalMilliseconds(startMoment, zone);
        long end = TimeZones.ToLocalMilliseconds(endMoment, zone);
        switch (unit)
        {
            case DateUnit.Year or DateUnit.Quarter or DateUnit.Month:
                int months = DateUnits.Months(unit);
                return CalendarDate.FloorDivide(MonthNumber(new CalendarDate(end)), months)
                    - CalendarDate.FloorDivide(MonthNumber(new CalendarDate(start)), months);
            case DateUnit.Week:
                return WeekNumber(end, firstDay) - WeekNumber(start, firstDay);
            case DateUnit.Day:
                return DayNumber(end) - DayNumber(start);
            case DateUnit.Millisecond:
                // All that can be more than a number holds: the units that are longer are fewer.
                return (Int128)endMoment - startMoment is var difference && difference == (long)difference
                    ? (long)difference
                    : throw new DocumentException((ErrorCode)5166308, "dateDiff overflowed");
            default:
                // Shorter units are boundaries of the clock, which a zone may shift by half an hour.
                long length = DateUnits.Milliseconds(unit);
                long shift = start - startMoment;
                return CalendarDate.FloorDivide(endMoment + shift, length) - CalendarDate.FloorDivide(startMoment + shift, length);
        }
    }

    // date, unit, binSize, timezone, startOfWeek
    public static RawValue Truncate(ReadOnlySpan<RawValue> operands)
    {
        if (operands[0].IsNullish() || operands[1].IsNullish() || Dates.IsNull(operands[2]) || Dates.IsNull(operands[4])
            || TimeZones.Of(operands[3]) is not { } zone)
            return RawValue.Null;
        var unit = DateUnits.Parse("$dateTrunc", operands[1]);
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

        if (size > MaxBins && unit >= DateUnit.Day)
        {
            throw new DocumentException(
                (ErrorCode)(unit >= DateUnit.Month ? 5439006 : 5439005), $"$dateTrunc requires 'binSize' to be at most {MaxBins} of unit '{operands[1].AsString}'");
        }

        if (unit < DateUnit.Day && size > long.MaxValue / DateUnits.Milliseconds(unit))
        {
            throw new DocumentException(
                (ErrorCode)5439002, $"$dateTrunc: 'binSize' {size} overflows in unit '{operands[1].AsString}'");
        }

        long moment = Date("$dateTrunc", "date", operands[0], 5166307);
        var local = TimeZones.ToLocal(moment, zone);
        try
        {
            if (DateUnits.Months(unit) is > 0 and var months)
            {
                long bin = size * months;
                long start = CalendarDate.FloorDivide(MonthNumber(local) - MonthNumber(Reference), bin) * bin;
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
                    reference.AddMilliseconds(CalendarDate.FloorDivide(since, length) * length), zone));
            }

            long origin = TimeZones.ToMilliseconds(reference, zone);
            return RawValue.FromMilliseconds(origin + (CalendarDate.FloorDivide(moment - origin, length) * length));
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

    private static bool IsDate(RawValue value) => value.Type is ElementType.DateTime or ElementType.Timestamp or ElementType.ObjectId;

    private static int MonthNumber(DateTime date) => (date.Year * 12) + date.Month - 1;

    private static long MonthNumber(CalendarDate date) => (date.Year * 12L) + date.Month - 1;

    private static long DayNumber(long local) => CalendarDate.FloorDivide(local, DateUnits.Milliseconds(DateUnit.Day));

    // 1970 began on a Thursday, the fourth day of a week that starts on Monday.
    private static long WeekNumber(long local, DayOfWeek first) =>
        CalendarDate.FloorDivide(DayNumber(local) + 3 - (((int)first + 6) % 7), 7);
}
