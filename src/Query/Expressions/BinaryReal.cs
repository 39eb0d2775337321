using System.Numerics;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>
/// A binary number of 113 bits, half to even, with any exponent: what MongoDB computes functions of Decimal128 numbers
/// with, so that their last digits are those of its results.
/// </summary>
internal readonly struct BinaryReal
{
    private const int Precision = 113;

    private readonly BigInteger _mantissa;
    private readonly int _exponent;

    private BinaryReal(BigInteger mantissa, int exponent)
    {
        _mantissa = mantissa;
        _exponent = exponent;
    }

    public static BinaryReal One => new(BigInteger.One, 0);

    public static BinaryReal FromInt32(int number) => new(number, 0);

    /// <summary>The nearest one to a finite number.</summary>
    public static BinaryReal FromDecimal(RawDecimal128 number)
    {
        var digits = number.Digits;
        int exponent = number.Exponent;
        if (exponent >= 0)
            return Rounded(digits * BigInteger.Pow(10, exponent), 0);
        var divisor = BigInteger.Pow(10, -exponent);
        return Ratio(digits, divisor, 0);
    }

    /// <summary>What a finite number is more than this one.</summary>
    public BinaryReal Rest(RawDecimal128 number)
    {
        int shared = Math.Min(0, _exponent);
        var size = _mantissa << (_exponent - shared);
        if (number.Exponent >= 0)
            return Rounded(((number.Digits * BigInteger.Pow(10, number.Exponent)) << -shared) - size, shared);
        var divisor = BigInteger.Pow(10, -number.Exponent);
        return Ratio((number.Digits << -shared) - (size * divisor), divisor, shared);
    }

    /// <summary>The nearest one to a whole number times a power of two.</summary>
    public static BinaryReal Rounded(BigInteger mantissa, int exponent)
    {
        bool negative = mantissa.Sign < 0;
        var size = BigInteger.Abs(mantissa);
        int excess = (int)size.GetBitLength() - Precision;
        if (excess > 0)
        {
            var kept = size >> excess;
            var dropped = size - (kept << excess);
            int half = dropped.CompareTo(BigInteger.One << (excess - 1));
            if (half > 0 || (half == 0 && !kept.IsEven))
                kept++;
            size = kept;
            exponent += excess;
        }

        if (size.IsZero)
            return default;
        int zeros = (int)BigInteger.TrailingZeroCount(size);
        size >>= zeros;
        return new BinaryReal(negative ? -size : size, exponent + zeros);
    }

    /// <summary>The Decimal128 that is equal, with no more digits than it needs, or else the nearest one.</summary>
    public RawDecimal128 ToDecimal() => _exponent >= 0
        ? RawDecimal128.Rounded(_mantissa << _exponent, 0)
        : RawDecimal128.Rounded(_mantissa * BigInteger.Pow(5, -_exponent), _exponent);

    /// <summary>The number times a power of two, without what is behind the point.</summary>
    public BigInteger ToFixed(int bits) => _exponent + bits >= 0 ? _mantissa << (_exponent + bits) : _mantissa >> -(_exponent + bits);

    /// <summary>A number in [0.5, 1) times a power of two, which is returned; of numbers above zero.</summary>
    public int Split(int bits, out BigInteger fraction)
    {
        int length = (int)_mantissa.GetBitLength();
        fraction = _mantissa << (bits - length);
        return _exponent + length;
    }

    public bool IsBelow(BinaryReal other)
    {
        int shared = Math.Min(_exponent, other._exponent);
        return _mantissa << (_exponent - shared) < other._mantissa << (other._exponent - shared);
    }

    public BinaryReal Abs() => new(BigInteger.Abs(_mantissa), _exponent);

    public static BinaryReal operator +(BinaryReal left, BinaryReal right)
    {
        int shared = Math.Min(left._exponent, right._exponent);
        return Rounded(
            (left._mantissa << (left._exponent - shared)) + (right._mantissa << (right._exponent - shared)), shared);
    }

    public static BinaryReal operator -(BinaryReal left, BinaryReal right) =>
        left + new BinaryReal(-right._mantissa, right._exponent);

    public static BinaryReal operator *(BinaryReal left, BinaryReal right) =>
        Rounded(left._mantissa * right._mantissa, left._exponent + right._exponent);

    public static BinaryReal operator /(BinaryReal left, BinaryReal right) =>
        Ratio(left._mantissa, right._mantissa, left._exponent - right._exponent);

    // The rest of the division counts by standing behind all bits that are kept.
    private static BinaryReal Ratio(BigInteger dividend, BigInteger divisor, int exponent)
    {
        int shift = Math.Max(0, Precision + 3 + (int)(divisor.GetBitLength() - BigInteger.Abs(dividend).GetBitLength()));
        var quotient = BigInteger.DivRem(dividend << shift, divisor, out var rest);
        quotient = (quotient << 1) + rest.Sign;
        return Rounded(quotient, exponent - shift - 1);
    }
}
