using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Functions of Decimal128 numbers that its arithmetic does not have, to its 34 digits but for the last ones.</summary>
internal static class DecimalMath
{
    private static readonly RawDecimal128 Two = RawDecimal128.FromInt64(2);
    private static readonly RawDecimal128 Ten = RawDecimal128.FromInt64(10);
    private static readonly RawDecimal128 Ln10 = RawDecimal128.Parse("2.302585092994045684017991454684364");

    /// <summary>The square root, by Newton's steps from the Double's.</summary>
    public static RawDecimal128 Sqrt(RawDecimal128 value)
    {
        if (!value.IsFinite || value.IsZero)
            return value;
        // A power of four of ten within a Double's range, so that the first guess is a good one.
        int shift = 0;
        var scaled = value;
        var large = RawDecimal128.Parse("1E100");
        var small = RawDecimal128.Parse("1E-100");
        for (; scaled > large; shift += 50)
            scaled *= small;
        for (; scaled < small; shift -= 50)
            scaled *= large;
        var root = RawDecimal128.FromDouble(Math.Sqrt(scaled.ToDouble()));
        for (int i = 0; i < 4; i++)
            root = (root + (scaled / root)) / Two;
        return Reduced(root * RawDecimal128.Parse($"1E{shift}"));
    }

    /// <summary>e to a power.</summary>
    public static RawDecimal128 Exp(RawDecimal128 value)
    {
        if (value.IsNaN)
            return value;
        double size = value.ToDouble();
        if (size > 15000)
            return RawDecimal128.PositiveInfinity;
        if (size < -15000)
            return RawDecimal128.Zero;
        // e^x = 10^n * e^r with a small rest r, whose series converges quickly.
        int tens = (int)Math.Round(size / Math.Log(10));
        var rest = value - (RawDecimal128.FromInt64(tens) * Ln10);
        var sum = RawDecimal128.One;
        var term = RawDecimal128.One;
        for (int i = 1; i < 60; i++)
        {
            term = term * rest / RawDecimal128.FromInt64(i);
            sum += term;
        }

        return Reduced(sum * RawDecimal128.Parse($"1E{tens}"));
    }

    /// <summary>The natural logarithm of a number above 0.</summary>
    public static RawDecimal128 Ln(RawDecimal128 value)
    {
        if (!value.IsFinite || value.IsZero)
            return value;
        int tens = 0;
        var mantissa = value;
        var large = RawDecimal128.Parse("1E50");
        for (; mantissa > large; tens += 50)
            mantissa /= large;
        for (; mantissa < RawDecimal128.One / large; tens -= 50)
            mantissa *= large;
        for (; mantissa > Ten; tens++)
            mantissa /= Ten;
        for (; mantissa < RawDecimal128.One; tens--)
            mantissa *= Ten;
        // Newton's steps on e^y = x, each of which doubles the digits that are right.
        var result = RawDecimal128.FromDouble(Math.Log(mantissa.ToDouble()));
        for (int i = 0; i < 3; i++)
            result = result - RawDecimal128.One + (mantissa / Exp(result));
        return Reduced(result + (RawDecimal128.FromInt64(tens) * Ln10));
    }

    /// <summary>The logarithm to base 10 of a number above 0.</summary>
    public static RawDecimal128 Log10(RawDecimal128 value) => Ln(value) / Ln10;

    /// <summary>A number to a power.</summary>
    public static RawDecimal128 Pow(RawDecimal128 value, RawDecimal128 exponent)
    {
        if (exponent.TryToInt64(out long whole) && Math.Abs(whole) <= 1_000_000)
            return whole < 0 ? RawDecimal128.One / WholePow(value, -whole) : WholePow(value, whole);
        if (value.IsZero)
            return RawDecimal128.Zero;
        return value.IsNegative ? RawDecimal128.NaN : Exp(exponent * Ln(value));
    }

    // The same number without zeros behind its last digit, as an exact result is written.
    private static RawDecimal128 Reduced(RawDecimal128 value)
    {
        for (int place = 0; place < 34 && value.IsFinite; place++)
        {
            var rounded = value.Round(place);
            if (rounded == value)
                return rounded;
        }

        return value;
    }

    private static RawDecimal128 WholePow(RawDecimal128 value, long exponent)
    {
        var power = RawDecimal128.One;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
                power *= value;
            value *= value;
        }

        return power;
    }
}
