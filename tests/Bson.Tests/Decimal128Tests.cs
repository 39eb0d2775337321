namespace Streetcar.Bson.Tests;

public sealed class Decimal128Tests
{
    [Theory]
    [InlineData("0.1", '+', "0.2", "0.3")]
    [InlineData("1", '+', "-1", "0")]
    [InlineData("1.00", '+', "1", "2.00")]
    [InlineData("9999999999999999999999999999999999", '+', "0.5", "1.000000000000000000000000000000000E+34")]
    [InlineData("9999999999999999999999999999999998", '+', "0.5", "9999999999999999999999999999999998")]
    [InlineData("1E+6111", '+', "1E-6176", "1.000000000000000000000000000000000E+6111")]
    [InlineData("-0", '+', "-0", "-0")]
    [InlineData("-0", '+', "0", "0")]
    [InlineData("1E+34", '-', "1E-40", "1.000000000000000000000000000000000E+34")]
    [InlineData("9.999999999999999999999999999999999E+6144", '+', "9.999999999999999999999999999999999E+6144", "Infinity")]
    [InlineData("Infinity", '+', "-Infinity", "NaN")]
    [InlineData("1", '-', "NaN", "NaN")]
    [InlineData("1.5", '*', "1.50", "2.250")]
    [InlineData("9999999999999999999999999999999999", '*', "9999999999999999999999999999999999", "9.999999999999999999999999999999998E+67")]
    [InlineData("1E-6176", '*', "0.5", "0E-6176")]
    [InlineData("1E-6176", '*', "0.6", "1E-6176")]
    [InlineData("1E+6111", '*', "1E+40", "Infinity")]
    [InlineData("0", '*', "-1", "-0")]
    [InlineData("0", '*', "Infinity", "NaN")]
    [InlineData("-2", '*', "Infinity", "-Infinity")]
    [InlineData("1", '/', "3", "0.3333333333333333333333333333333333")]
    [InlineData("2", '/', "3", "0.6666666666666666666666666666666667")]
    [InlineData("1", '/', "8", "0.125")]
    [InlineData("100", '/', "10", "10")]
    [InlineData("1", '/', "0", "Infinity")]
    [InlineData("-1", '/', "0", "-Infinity")]
    [InlineData("0", '/', "0", "NaN")]
    [InlineData("1", '/', "Infinity", "0E-6176")]
    [InlineData("0", '/', "-5", "-0")]
    [InlineData("1E-6176", '/', "3", "0E-6176")]
    [InlineData("10", '%', "3", "1")]
    [InlineData("-10", '%', "3", "-1")]
    [InlineData("10", '%', "-3", "1")]
    [InlineData("10.5", '%', "3", "1.5")]
    [InlineData("1E+20", '%', "7", "2")]
    [InlineData("3", '%', "Infinity", "3")]
    [InlineData("3", '%', "0", "NaN")]
    [InlineData("9223372036854775807", '*', "-1.10", "-10145709240540253387.70")]
    [InlineData("1E+33", '-', "0.1", "999999999999999999999999999999999.9")]
    [InlineData("1E+6111", '%', "3", "1")]
    public void Arithmetic_is_exact_then_rounded_half_to_even(string left, char operation, string right, string result)
    {
        var (a, b) = (RawDecimal128.Parse(left), RawDecimal128.Parse(right));
        var actual = operation switch
        {
            '+' => a + b,
            '-' => a - b,
            '*' => a * b,
            '/' => a / b,
            _ => a % b,
        };
        actual.ToString().ShouldBe(result);
    }

    [Theory]
    [InlineData("2.5", 0, "2", "2", "3", "2")]
    [InlineData("3.5", 0, "4", "3", "4", "3")]
    [InlineData("-2.5", 0, "-2", "-3", "-2", "-2")]
    [InlineData("0.4", 0, "0", "0", "1", "0")]
    [InlineData("-0.4", 0, "-0", "-1", "-0", "-0")]
    [InlineData("1.2345", 2, "1.23", "1.23", "1.24", "1.23")]
    [InlineData("1.235", 2, "1.24", "1.23", "1.24", "1.23")]
    [InlineData("1.5", 3, "1.5", "1.5", "1.5", "1.5")]
    [InlineData("1234", -2, "1.2E+3", "1.2E+3", "1.3E+3", "1.2E+3")]
    [InlineData("50", -2, "0E+2", "0E+2", "1E+2", "0E+2")]
    [InlineData("1E-6176", 0, "0", "0", "1", "0")]
    [InlineData("1E+10", 0, "1E+10", "1E+10", "1E+10", "1E+10")]
    [InlineData("9999999999999999999999999999999999", -33, "1.0E+34", "9E+33", "1.0E+34", "9E+33")]
    [InlineData("NaN", 0, "NaN", "NaN", "NaN", "NaN")]
    [InlineData("-Infinity", 2, "-Infinity", "-Infinity", "-Infinity", "-Infinity")]
    public void Rounding_keeps_the_digits_asked_for(
        string number, int place, string even, string down, string up, string cut)
    {
        var value = RawDecimal128.Parse(number);
        value.Round(place).ToString().ShouldBe(even);
        value.Round(place, MidpointRounding.ToNegativeInfinity).ToString().ShouldBe(down);
        value.Round(place, MidpointRounding.ToPositiveInfinity).ToString().ShouldBe(up);
        value.Round(place, MidpointRounding.ToZero).ToString().ShouldBe(cut);
        if (place != 0)
            return;
        value.Floor().ToString().ShouldBe(down);
        value.Ceiling().ToString().ShouldBe(up);
        value.Truncate().ToString().ShouldBe(cut);
    }

    [Theory]
    [InlineData(2.5, "2.50000000000000")]
    [InlineData(1, "1.00000000000000")]
    [InlineData(0.1, "0.100000000000000")]
    [InlineData(-1234.5678, "-1234.56780000000")]
    [InlineData(0.30000000000000004, "0.300000000000000")]
    [InlineData(123456789012345678, "1.23456789012346E+17")]
    [InlineData(100000000000000.5, "100000000000000")]
    [InlineData(100000000000001.5, "100000000000002")]
    [InlineData(999999999999999.9, "1.00000000000000E+15")]
    [InlineData(5e-324, "4.94065645841247E-324")]
    [InlineData(1.7976931348623157e308, "1.79769313486232E+308")]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void A_Double_is_converted_with_15_digits(double number, string result) =>
        RawDecimal128.FromDouble(number).ToString().ShouldBe(result);

    [Theory]
    [InlineData(2.5, "2.5")]
    [InlineData(1, "1")]
    [InlineData(0.1, "0.1000000000000000055511151231257827")]
    [InlineData(-1e300, "-1.000000000000000052504760255204420E+300")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(-0.0, "-0")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void The_nearest_number_has_all_digits_of_a_Double(double number, string result) =>
        RawDecimal128.Nearest(number).ToString().ShouldBe(result);

    [Theory]
    [InlineData("9223372036854775807", true, long.MaxValue)]
    [InlineData("-9223372036854775808", true, long.MinValue)]
    [InlineData("9223372036854775808", false, 0)]
    [InlineData("1E+18", true, 1_000_000_000_000_000_000)]
    [InlineData("1E+19", false, 0)]
    [InlineData("12.000", true, 12)]
    [InlineData("12.001", false, 0)]
    [InlineData("-0.0", true, 0)]
    [InlineData("0E+6111", true, 0)]
    [InlineData("1E-6176", false, 0)]
    [InlineData("NaN", false, 0)]
    [InlineData("Infinity", false, 0)]
    public void A_whole_number_that_fits_is_an_Int64(string number, bool fits, long whole)
    {
        RawDecimal128.Parse(number).TryToInt64(out long value).ShouldBe(fits);
        if (fits)
            value.ShouldBe(whole);
    }

    [Fact]
    public void Equality_is_by_value_and_NaN_is_the_least()
    {
        RawDecimal128.Parse("1.0").ShouldBe(RawDecimal128.Parse("1.00"));
        RawDecimal128.Parse("1.0").GetHashCode().ShouldBe(RawDecimal128.Parse("1.00").GetHashCode());
        (RawDecimal128.Parse("-0") == RawDecimal128.Zero).ShouldBeTrue();
        (RawDecimal128.NaN == RawDecimal128.Parse("-NaN")).ShouldBeTrue();
        (RawDecimal128.NaN < RawDecimal128.NegativeInfinity).ShouldBeTrue();
        (RawDecimal128.MinValue > RawDecimal128.NegativeInfinity).ShouldBeTrue();
        (RawDecimal128.Parse("0.1") < RawDecimal128.Parse("0.1000000000000000000000000000000001")).ShouldBeTrue();
        (RawDecimal128.MaxValue >= RawDecimal128.Parse("9.999999999999999999999999999999999E+6144")).ShouldBeTrue();
    }
}
