using Streetcar.Bson;

namespace Streetcar.Query.Tests.Expressions;

/// <summary>The date operators, mostly by the manual's own examples.</summary>
public sealed class DateExpressionTests
{
    private const string Document = "{ d: { $date: '2014-01-01T08:15:39.736Z' }, e: { $date: '2021-01-31T00:00:00Z' }, f: { $date: '2016-01-04T00:00:00Z' } }";

    [Theory]
    [InlineData("[{ $year: '$d' }, { $month: '$d' }, { $dayOfMonth: '$d' }, { $hour: '$d' }, { $minute: '$d' }, { $second: '$d' }, { $millisecond: '$d' }, { $dayOfYear: '$d' }, { $dayOfWeek: '$d' }, { $week: '$d' }]", "[2014, 1, 1, 8, 15, 39, 736, 1, 4, 0]")]
    [InlineData("[{ $isoWeek: '$f' }, { $isoWeekYear: '$f' }, { $isoDayOfWeek: '$f' }, { $week: '$f' }, { $hour: '$none' }]", "[1, { $numberLong: '2016' }, 1, 1, null]")]
    [InlineData("[{ $hour: { date: '$d', timezone: 'America/New_York' } }, { $hour: { date: '$d', timezone: '+0530' } }, { $minute: { date: '$d', timezone: '+05:30' } }, { $hour: { date: '$d', timezone: '$none' } }, { $dayOfMonth: { date: '$d', timezone: '-09' } }]", "[3, 13, 45, null, 31]")]
    [InlineData("{ $hour: { date: '$d', timezone: 'Nowhere/Town' } }", "ERROR 40485 unrecognized time zone identifier: \"Nowhere/Town\"")]
    [InlineData("{ $year: 'x' }", "ERROR 16006 can't convert from BSON type string to Date")]
    [InlineData("{ $dateToParts: { date: '$d' } }", "{ year: 2014, month: 1, day: 1, hour: 8, minute: 15, second: 39, millisecond: 736 }")]
    [InlineData("{ $dateToParts: { date: '$d', iso8601: true, timezone: 'America/New_York' } }", "{ isoWeekYear: 2014, isoWeek: 1, isoDayOfWeek: 3, hour: 3, minute: 15, second: 39, millisecond: 736 }")]
    [InlineData("[{ $dateFromParts: { year: 2017, month: 2, day: 8, hour: 12 } }, { $dateFromParts: { isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12 } }, { $dateFromParts: { year: 2016, month: 12, day: 31, hour: 23, minute: 46, second: 12, timezone: 'America/New_York' } }, { $dateFromParts: { year: 2017, month: 14, day: 0 } }]",
        "[{ $date: '2017-02-08T12:00:00Z' }, { $date: '2017-02-08T12:00:00Z' }, { $date: '2017-01-01T04:46:12Z' }, { $date: '2018-01-31T00:00:00Z' }]")]
    [InlineData("[{ $dateToString: { date: '$d', format: '%Y-%m-%d' } }, { $dateToString: { date: '$d' } }, { $dateToString: { date: '$d', format: '%H:%M:%S:%L%z', timezone: 'America/New_York' } }, { $dateToString: { date: '$d', format: '%j %w %U %G %V %u %Z %% %b %B' } }, { $dateToString: { date: null, onNull: 'x' } }]",
        "['2014-01-01', '2014-01-01T08:15:39.736Z', '03:15:39:736-0500', '001 4 00 2014 01 3 0 % Jan January', 'x']")]
    [InlineData("[{ $dateToString: { date: '$none', format: '%Y', onNull: 'x' } }, { $dateToString: { date: '$none' } }, { $dateToString: { date: '$d', format: '$none', onNull: 'x' } }, { $dateToString: { date: '$d', timezone: '$none', onNull: 'x' } }, { $dateToString: { date: '$none', timezone: '$none', onNull: 'x' } }]", "['x', null, null, null, 'x']")]
    [InlineData("{ $dateToString: { date: null, format: '%Q', onNull: 1 } }", "ERROR 18536 Invalid format character '%Q' in format string")]
    [InlineData("{ $dateToString: { date: null, format: 5, onNull: 1 } }", "ERROR 18533 $dateToString requires that 'format' be a string, found: int with value 5")]
    [InlineData("{ $dateToString: { date: null, timezone: 'Nowhere' } }", "ERROR 40485 unrecognized time zone identifier: \"Nowhere\"")]
    [InlineData("{ $dateFromString: { dateString: '2017-02-08T12:10:40+05:00', timezone: 'America/New_York', onError: 'bad' } }", "'bad'")]
    [InlineData("{ $dateFromString: { dateString: '2017-02-08T12:10:40Z', timezone: 'UTC' } }", "{ $date: '2017-02-08T12:10:40Z' }")]
    [InlineData("{ $dateFromString: { dateString: '2017-02-08T12:10:40Z', timezone: '+01' } }", "ERROR 241 Error parsing date string '2017-02-08T12:10:40Z'; you cannot pass in a date/time string with GMT offset together with a timezone argument")]
    [InlineData("{ $dateToString: { date: '$d', format: '%Q' } }", "ERROR 18536 Invalid format character '%Q' in format string")]
    [InlineData("[{ $dateFromString: { dateString: '2017-02-08T12:10:40.787' } }, { $dateFromString: { dateString: '2017-02-08T12:10:40.787', timezone: 'America/New_York' } }, { $dateFromString: { dateString: '06-15-2018', format: '%m-%d-%Y' } }, { $dateFromString: { dateString: '2017-02-08T12:10:40+05:00' } }, { $dateFromString: { dateString: 'x', onError: 'bad' } }, { $dateFromString: { dateString: null, onNull: 'none' } }]",
        "[{ $date: '2017-02-08T12:10:40.787Z' }, { $date: '2017-02-08T17:10:40.787Z' }, { $date: '2018-06-15T00:00:00Z' }, { $date: '2017-02-08T07:10:40Z' }, 'bad', 'none']")]
    [InlineData("[{ $dateAdd: { startDate: '$e', unit: 'month', amount: 1 } }, { $dateAdd: { startDate: '$e', unit: 'hour', amount: 36 } }, { $dateSubtract: { startDate: '$e', unit: 'day', amount: 3 } }, { $dateAdd: { startDate: { $date: '2021-03-13T17:00:00Z' }, unit: 'day', amount: 1, timezone: 'America/New_York' } }, { $dateSubtract: { startDate: '$e', unit: 'quarter', amount: 1 } }]",
        "[{ $date: '2021-02-28T00:00:00Z' }, { $date: '2021-02-01T12:00:00Z' }, { $date: '2021-01-28T00:00:00Z' }, { $date: '2021-03-14T16:00:00Z' }, { $date: '2020-10-31T00:00:00Z' }]")]
    [InlineData("{ $dateAdd: { startDate: '$e', unit: 'fortnight', amount: 1 } }", "ERROR 9 unknown time unit value: fortnight")]
    [InlineData("{ $dateAdd: { startDate: 'x', unit: 'day', amount: 1 } }", "ERROR 5166403 $dateAdd requires startDate to be convertible to a date")]
    [InlineData("[{ $dateDiff: { startDate: { $date: '2020-12-31T23:59:00Z' }, endDate: '$e', unit: 'year' } }, { $dateDiff: { startDate: '$d', endDate: '$e', unit: 'month' } }, { $dateDiff: { startDate: { $date: '2021-01-02T00:00:00Z' }, endDate: { $date: '2021-01-03T00:00:00Z' }, unit: 'week' } }, { $dateDiff: { startDate: { $date: '2021-01-02T00:00:00Z' }, endDate: { $date: '2021-01-03T00:00:00Z' }, unit: 'week', startOfWeek: 'friday' } }, { $dateDiff: { startDate: '$d', endDate: '$e', unit: 'day' } }, { $dateDiff: { startDate: { $date: '2021-01-01T10:59:00Z' }, endDate: { $date: '2021-01-01T11:00:00Z' }, unit: 'hour' } }]",
        "[{ $numberLong: '1' }, { $numberLong: '84' }, { $numberLong: '1' }, { $numberLong: '0' }, { $numberLong: '2587' }, { $numberLong: '1' }]")]
    [InlineData("[{ $dateTrunc: { date: { $date: '2021-03-20T11:30:05Z' }, unit: 'hour', binSize: 2 } }, { $dateTrunc: { date: { $date: '2021-03-20T11:30:05Z' }, unit: 'week', startOfWeek: 'monday' } }, { $dateTrunc: { date: { $date: '2021-03-20T11:30:05Z' }, unit: 'month', binSize: 6 } }, { $dateTrunc: { date: { $date: '2021-03-20T11:30:05Z' }, unit: 'day', timezone: 'America/Los_Angeles' } }, { $dateTrunc: { date: { $date: '1999-12-31T23:59:59Z' }, unit: 'minute', binSize: 15 } }]",
        "[{ $date: '2021-03-20T10:00:00Z' }, { $date: '2021-03-15T00:00:00Z' }, { $date: '2021-01-01T00:00:00Z' }, { $date: '2021-03-20T07:00:00Z' }, { $date: '1999-12-31T23:45:00Z' }]")]
    public void A_date_operator_makes_a_value(string expression, string value)
    {
        if (!value.StartsWith("ERROR ", StringComparison.Ordinal))
        {
            ExpressionRunner.Evaluate(expression, Document).ShouldBe(ExpressionRunner.Text(value));
            return;
        }

        var failure = Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate(expression, Document));
        $"ERROR {(int)failure.Code} {failure.Message}".ShouldBe(value);
    }

    [Fact]
    public void A_format_may_be_too_long_to_be_read()
    {
        string expression = $"{{ $dateFromString: {{ dateString: 'x', format: '{new string('-', 20_000)}' }} }}";

        Should.Throw<DocumentException>(() => ExpressionRunner.Evaluate(expression, Document)).Code.ShouldBe(ErrorCode.BadValue);
    }
}
