using System.Numerics;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// Functions of Decimal128 numbers that its arithmetic does not have. MongoDB computes those but powers with binary
/// numbers of 113 bits, which shows in the last digits: so do these.
/// </summary>
internal static class DecimalMath
{
    // Beyond this power of ten numbers are scaled before their logarithm is taken.
    private const int FarExponent = 4464;

    // Numbers of more than this many digits to a whole power are not computed exactly.
    private const int MaxExactPower = 256;

    private static readonly RawDecimal128 LargestOrdinary = RawDecimal128.Rounded(BigInteger.One, FarExponent);
    private static readonly RawDecimal128 SmallestOrdinary = RawDecimal128.Rounded(BigInteger.One, -FarExponent);
    private static readonly RawDecimal128 SmallestZero = RawDecimal128.Rounded(BigInteger.Zero, int.MinValue);

    private static readonly BinaryReal Half = BinaryReal.Rounded(BigInteger.One, -1);
    private static readonly BinaryReal FarLn = BinaryReal.Rounded(FixedPoint.Ln10 * FarExponent, -FixedPoint.Bits);
    private static readonly BinaryReal InverseLn10 =
        BinaryReal.Rounded((FixedPoint.One << FixedPoint.Bits) / FixedPoint.Ln10, -FixedPoint.Bits);

    /// <summary>e to a power.</summary>
    public static RawDecimal128 Exp(RawDecimal128 value)
    {
        if (value.IsNaN)
            return value;
        if (value.IsInfinity)
            return value.IsNegative ? RawDecimal128.Zero : value;
        if (value.IsZero)
            return RawDecimal128.One;
        double size = value.ToDouble();
        if (size > 15000)
            return RawDecimal128.PositiveInfinity;
        if (size < -15000)
            return SmallestZero;
        var near = BinaryReal.FromDecimal(value);
        var rest = near.Rest(value);
        var power = near.ToFixed(FixedPoint.Bits);
        int twos = (int)BigInteger.Divide(power, FixedPoint.Ln2);
        var result = BinaryReal.Rounded(FixedPoint.Exp(power - (twos * FixedPoint.Ln2)), twos - FixedPoint.Bits);
        return (result + (result * rest)).ToDecimal();
    }

    /// <summary>The natural logarithm of a number above 0.</summary>
    public static RawDecimal128 Ln(RawDecimal128 value)
    {
        if (!value.IsFinite || value.IsZero)
            return value;
        return Scale(ref value) switch
        {
            > 0 => (NearLn(value) + FarLn).ToDecimal(),
            < 0 => (NearLn(value) - FarLn).ToDecimal(),
            _ => ExactLn(value).ToDecimal(),
        };
    }

    /// <summary>The logarithm to base 10 of a number above 0.</summary>
    public static RawDecimal128 Log10(RawDecimal128 value)
    {
        if (!value.IsFinite || value.IsZero)
            return value;
        int scale = Scale(ref value);
        return scale == 0
            ? (ExactLn(value) * InverseLn10).ToDecimal()
            : ((NearLn(value) * InverseLn10) + BinaryReal.FromInt32(scale)).ToDecimal();
    }

    /// <summary>A number to a power, with 34 digits.</summary>
    public static RawDecimal128 Pow(RawDecimal128 value, RawDecimal128 exponent)
    {
        var power = exponent.IsZero || value == RawDecimal128.One
            ? RawDecimal128.One
            : value.IsNaN || exponent.IsNaN
                ? RawDecimal128.NaN
                : exponent.IsFinite && value.IsFinite && !value.IsZero ? FinitePow(value, exponent) : SpecialPow(value, exponent);
        return power + SmallestZero;
    }

    private static RawDecimal128 FinitePow(RawDecimal128 value, RawDecimal128 exponent)
    {
        bool isWhole = exponent.Truncate() == exponent;
        if (value.IsNegative && !isWhole)
            return RawDecimal128.NaN;
        bool negative = value.IsNegative && IsOdd(exponent);
        value = value.Abs();
        if (exponent.TryToInt64(out long whole) && whole is > 0 and <= MaxExactPower)
        {
            var exact = RawDecimal128.Rounded(BigInteger.Pow(value.Digits, (int)whole), value.Exponent * whole);
            return negative ? -exact : exact;
        }

        double size = exponent.ToDouble() * Log(value);
        var power = size switch
        {
            > 15000 => RawDecimal128.PositiveInfinity,
            < -15000 => SmallestZero,
            _ => PowerOfTen(Product(exponent, LnOf(value))),
        };
        return negative ? -power : power;
    }

    // Zeros and infinities.
    private static RawDecimal128 SpecialPow(RawDecimal128 value, RawDecimal128 exponent)
    {
        if (exponent.IsInfinity)
        {
            var size = value.Abs();
            if (size == RawDecimal128.One)
                return RawDecimal128.One;
            return size > RawDecimal128.One == exponent.IsNegative ? SmallestZero : RawDecimal128.PositiveInfinity;
        }

        bool isLarge = value.IsInfinity != exponent.IsNegative;
        var result = isLarge ? RawDecimal128.PositiveInfinity : SmallestZero;
        return value.IsNegative && IsOdd(exponent) ? -result : result;
    }

    private static bool IsOdd(RawDecimal128 number) =>
        number.Exponent <= 0 && number.Truncate() == number && !(number.Digits / BigInteger.Pow(10, -number.Exponent)).IsEven;

    // The logarithm as a Double, of numbers beyond its range too and close to 1.
    private static double Log(RawDecimal128 value)
    {
        var distance = value - RawDecimal128.One;
        return distance.Abs() < RawDecimal128.Rounded(BigInteger.One, -5)
            ? distance.ToDouble()
            : (double)(LnOf(value) >> (FixedPoint.Bits - 64)) / 18446744073709551616.0;
    }

    private static BigInteger LnOf(RawDecimal128 value)
    {
        int exponent = BinaryReal.Rounded(value.Digits, 0).Split(FixedPoint.Bits, out var fraction);
        return FixedPoint.Ln(fraction, exponent) + (value.Exponent * FixedPoint.Ln10);
    }

    private static BigInteger Product(RawDecimal128 factor, BigInteger value)
    {
        var product = factor.Digits * value;
        return factor.Exponent >= 0
            ? product * BigInteger.Pow(10, factor.Exponent)
            : product / BigInteger.Pow(10, -factor.Exponent);
    }

    // e to a power, for which as many digits are computed as decide the rounding.
    private static RawDecimal128 PowerOfTen(BigInteger power)
    {
        const int Digits = 60;
        int tens = (int)BigInteger.Divide(power, FixedPoint.Ln10);
        var fraction = FixedPoint.Exp(power - (tens * FixedPoint.Ln10));
        return RawDecimal128.Rounded((fraction * BigInteger.Pow(10, Digits)) >> FixedPoint.Bits, tens - Digits);
    }

    // The power of ten by which a number was divided to be an ordinary one.
    private static int Scale(ref RawDecimal128 value)
    {
        if (value > LargestOrdinary)
        {
            value *= SmallestOrdinary;
            return FarExponent;
        }

        if (value < SmallestOrdinary)
        {
            value *= LargestOrdinary;
            return -FarExponent;
        }

        return 0;
    }

    private static BinaryReal NearLn(RawDecimal128 value) => Ln(BinaryReal.FromDecimal(value));

    private static BinaryReal Ln(BinaryReal number)
    {
        int exponent = number.Split(FixedPoint.Bits, out var fraction);
        return BinaryReal.Rounded(FixedPoint.Ln(fraction, exponent), -FixedPoint.Bits);
    }

    // Close to 1, what the binary number lacks of the decimal one counts.
    private static BinaryReal ExactLn(RawDecimal128 value)
    {
        var number = BinaryReal.FromDecimal(value);
        var result = Ln(number);
        var distance = number - BinaryReal.One;
        if (!distance.Abs().IsBelow(Half))
            return result;
        var error = distance - BinaryReal.FromDecimal(value - RawDecimal128.One);
        return result - (error / number);
    }
}
