namespace Streetcar.Query.Expressions;

/// <summary>
/// The parts of a date in the Gregorian calendar, also before its beginning and beyond the years that .NET's dates have.
/// </summary>
internal readonly struct CalendarDate
{
    private const long DayLength = 86_400_000;

    // The days from 0000-03-01, with which years of the calendar's arithmetic start, to 1970-01-01; and those of 400 years.
    private const long EpochDay = 719_468;
    private const long DaysOfEra = 146_097;

    private readonly long _day;
    private readonly int _time;

    /// <param name="milliseconds">What clocks show, as milliseconds since 1970-01-01T00:00:00.</param>
    public CalendarDate(long milliseconds)
    {
        _day = FloorDivide(milliseconds, DayLength);
        _time = (int)(milliseconds - (_day * DayLength));
        long shifted = _day + EpochDay;
        long era = FloorDivide(shifted, DaysOfEra);
        int dayOfEra = (int)(shifted - (era * DaysOfEra));
        int yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        int dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        int month = ((5 * dayOfYear) + 2) / 153;
        Day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        Month = month < 10 ? month + 3 : month - 9;
        Year = (int)(yearOfEra + (era * 400)) + (Month <= 2 ? 1 : 0);
    }

    public int Year { get; }

    public int Month { get; }

    public int Day { get; }

    public int Hour => _time / 3_600_000;

    public int Minute => _time / 60_000 % 60;

    public int Second => _time / 1000 % 60;

    public int Millisecond => _time % 1000;

    /// <summary>From 1 for Sunday.</summary>
    public int DayOfWeek => (IsoDayOfWeek % 7) + 1;

    /// <summary>From 1 for Monday to 7.</summary>
    public int IsoDayOfWeek => (int)(_day + 3 - (7 * FloorDivide(_day + 3, 7))) + 1;

    public int DayOfYear
    {
        get
        {
            int before = (367 * Month - 362) / 12;
            int missing = Month <= 2 ? 0 : IsLeap(Year) ? 1 : 2;
            return before - missing + Day;
        }
    }

    /// <summary>The week of the year, from 0, where weeks start on Sunday.</summary>
    public int Week => (DayOfYear + 7 - DayOfWeek) / 7;

    /// <summary>The ISO 8601 week of <see cref="IsoWeekYear"/>, from 1.</summary>
    public int IsoWeek => IsoWeekOf(out _);

    public int IsoWeekYear
    {
        get
        {
            IsoWeekOf(out int year);
            return year;
        }
    }

    /// <summary>The quotient, rounded down.</summary>
    public static long FloorDivide(long value, long divisor) => (value / divisor) - (value % divisor < 0 ? 1 : 0);

    private static bool IsLeap(int year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private int IsoWeekOf(out int year)
    {
        int week = (DayOfYear - IsoDayOfWeek + 10) / 7;
        year = Year;
        if (week < 1)
            return WeeksOf(--year);
        if (week <= WeeksOf(year))
            return week;
        year++;
        return 1;
    }

    // A year has 53 weeks where it ends on a Thursday, or the one before ended on a Wednesday.
    private static int WeeksOf(int year) => LastDay(year) == 4 || LastDay(year - 1) == 3 ? 53 : 52;

    private static int LastDay(long year)
    {
        long days = year + FloorDivide(year, 4) - FloorDivide(year, 100) + FloorDivide(year, 400);
        return (int)(days - (7 * FloorDivide(days, 7)));
    }
}
