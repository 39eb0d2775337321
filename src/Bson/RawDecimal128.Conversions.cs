using System.Globalization;
using System.Numerics;

namespace Streetcar.Bson;

// From and to the other numbers.
public readonly partial struct RawDecimal128
{
    private const int DoubleDigits = 15;

    /// <summary>The same number.</summary>
    /// <param name="value">The number.</param>
    public static RawDecimal128 FromInt64(long value) =>
        new(value < 0, value < 0 ? (UInt128)(-(Int128)value) : (UInt128)value, 0);

    /// <summary>
    /// The number to 15 significant digits, zeros at the end included, half to even, as MongoDB converts: 0.1 becomes
    /// 0.100000000000000.
    /// </summary>
    /// <param name="value">The number.</param>
    public static RawDecimal128 FromDouble(double value)
    {
        if (double.IsNaN(value))
            return NaN;
        bool negative = double.IsNegative(value);
        if (double.IsInfinity(value))
            return Infinity(negative);
        if (value == 0)
            return new RawDecimal128(negative, 0, 0);
        var (coefficient, exponent) = Exact(value);
        var rounded = Round(negative, coefficient, exponent, precision: DoubleDigits);
        int missing = DoubleDigits - CountDigits(rounded.Coefficient);
        return new RawDecimal128(negative, rounded.Coefficient * PowerOfTen(missing), rounded.Exponent - missing);
    }

    /// <summary>The number to 34 digits, half to even: unlike <see cref="FromDouble"/>, with all that a Double holds.</summary>
    /// <param name="value">The number.</param>
    public static RawDecimal128 Nearest(double value)
    {
        if (!double.IsFinite(value) || value == 0)
            return FromDouble(value);
        if (TryFromExact(value, out var exact))
            return exact;
        var (coefficient, exponent) = Exact(value);
        return Round(value < 0, coefficient, exponent);
    }

    /// <summary>The same number.</summary>
    public static implicit operator RawDecimal128(long value) => FromInt64(value);

    /// <summary>The nearest Double; infinity beyond its range.</summary>
    public double ToDouble()
    {
        if (IsNaN)
            return double.NaN;
        if (IsInfinity)
            return IsNegative ? double.NegativeInfinity : double.PositiveInfinity;
        Span<char> text = stackalloc char[MaxTextLength];
        return double.Parse(text[..Format(text)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>The whole number, where it is one that fits.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Whether the number has no fraction and is within the range of Int64.</returns>
    public bool TryToInt64(out long value)
    {
        value = 0;
        var coefficient = Coefficient;
        if (!IsFinite || coefficient == 0)
            return IsFinite;
        int exponent = Exponent;
        int digits = CountDigits(coefficient);
        if (digits + exponent is < 1 or > 19)
            return false;
        if (exponent >= 0)
        {
            coefficient *= PowerOfTen(exponent);
        }
        else
        {
            (coefficient, var fraction) = UInt128.DivRem(coefficient, PowerOfTen(-exponent));
            if (fraction != 0)
                return false;
        }

        if (coefficient > (UInt128)long.MaxValue + (IsNegative ? 1u : 0u))
            return false;
        value = IsNegative ? (long)-(Int128)coefficient : (long)coefficient;
        return true;
    }

    // A double is a whole number times a power of two, and 2^-n is 5^n times 10^-n.
    private static (BigInteger Coefficient, int Exponent) Exact(double value)
    {
        var (mantissa, power) = Split(value);
        return power >= 0
            ? (mantissa * BigInteger.Pow(2, power), 0)
            : (mantissa * BigInteger.Pow(5, -power), power);
    }

    // The same number, where 34 digits hold it as it is; without allocating. The value is finite and not zero.
    private static bool TryFromExact(double value, out RawDecimal128 result)
    {
        result = default;
        var (mantissa, power) = Split(value);
        int zeros = Math.Min(BitOperations.TrailingZeroCount(mantissa), Math.Max(0, -power));
        UInt128 coefficient = mantissa >> zeros;
        power += zeros;
        if (power > 60)
            return false;
        for (int i = power; i < 0 && coefficient <= MaxCoefficient; i++)
            coefficient *= 5;
        coefficient <<= Math.Max(0, power);
        if (coefficient > MaxCoefficient)
            return false;
        result = new RawDecimal128(value < 0, coefficient, Math.Min(0, power));
        return true;
    }

    private static (ulong Mantissa, int Power) Split(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int power = (int)((bits >> 52) & 0x7FF);
        ulong mantissa = bits & 0xF_FFFF_FFFF_FFFF;
        // The leading bit is implied, except for subnormal numbers.
        return power == 0 ? (mantissa, -1074) : (mantissa | (1UL << 52), power - 1075);
    }
}
