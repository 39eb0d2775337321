using System.Numerics;

namespace Streetcar.Bson;

// Arithmetic as IEEE 754-2008 defines it: computed exactly, then rounded to 34 digits, half to even.
public readonly partial struct RawDecimal128
{
    // The digits of two numbers further apart than this do not overlap.
    private const int FarApart = 2 * (MaxDigits + 2);

    private static readonly UInt128[] PowersOfTen = MakePowersOfTen();

    /// <summary>The sum; its exponent is the smaller one where the digits allow it.</summary>
    public static RawDecimal128 operator +(RawDecimal128 left, RawDecimal128 right)
    {
        if (!left.IsFinite || !right.IsFinite)
            return AddSpecial(left, right);
        if (left.Exponent < right.Exponent)
            (left, right) = (right, left);
        var high = left.Digits;
        var low = right.Digits;
        int exponent = right.Exponent;
        if (left.Exponent - exponent > FarApart)
        {
            // All that the far smaller one can do is to tip the rounding, for which its sign is enough.
            exponent = left.Exponent - FarApart;
            low = right.Coefficient == 0 ? 0 : low.Sign;
            if (left.Coefficient == 0)
                return right;
        }

        var sum = (high * BigInteger.Pow(10, left.Exponent - exponent)) + low;
        bool negative = sum.IsZero ? left.IsNegative && right.IsNegative : sum.Sign < 0;
        return Round(negative, BigInteger.Abs(sum), exponent);
    }

    /// <summary>The difference; its exponent is the smaller one where the digits allow it.</summary>
    public static RawDecimal128 operator -(RawDecimal128 left, RawDecimal128 right) =>
        right.IsNaN ? left + right : left + -right;

    /// <summary>The number with its sign turned, that of zeros and NaN included.</summary>
    public static RawDecimal128 operator -(RawDecimal128 value) => new(value._high ^ SignBit, value._low);

    /// <summary>The product; zero times infinity is NaN.</summary>
    public static RawDecimal128 operator *(RawDecimal128 left, RawDecimal128 right)
    {
        bool negative = left.IsNegative != right.IsNegative;
        if (left.IsNaN || right.IsNaN)
            return left.IsNaN ? left : right;
        if (left.IsInfinity || right.IsInfinity)
            return left.IsZero || right.IsZero ? NaN : Infinity(negative);
        return Round(
            negative, (BigInteger)left.Coefficient * right.Coefficient, left.Exponent + right.Exponent);
    }

    /// <summary>The quotient; by zero it is infinity, and zero by zero NaN.</summary>
    public static RawDecimal128 operator /(RawDecimal128 left, RawDecimal128 right)
    {
        bool negative = left.IsNegative != right.IsNegative;
        if (left.IsNaN || right.IsNaN)
            return left.IsNaN ? left : right;
        if ((left.IsInfinity && right.IsInfinity) || (left.IsZero && right.IsZero))
            return NaN;
        if (left.IsInfinity || right.IsZero)
            return Infinity(negative);
        if (right.IsInfinity)
            return new RawDecimal128(negative, 0, MinExponent);
        int wanted = left.Exponent - right.Exponent;
        if (left.IsZero)
            return Round(negative, 0, wanted);
        // Enough digits to round by, for any two coefficients.
        int scale = MaxDigits + 2 + CountDigits(right.Coefficient) - CountDigits(left.Coefficient);
        var quotient = BigInteger.DivRem(left.Coefficient * BigInteger.Pow(10, scale), right.Coefficient, out var rest);
        if (!rest.IsZero)
            return Round(negative, quotient, wanted - scale, inexact: true);
        // An exact quotient drops the zeros that scaling added.
        int exponent = wanted - scale;
        for (int zeros = 64; zeros > 0; zeros /= 2)
        {
            if (exponent + zeros > wanted)
                continue;
            var shorter = BigInteger.DivRem(quotient, BigInteger.Pow(10, zeros), out rest);
            if (!rest.IsZero)
                continue;
            quotient = shorter;
            exponent += zeros;
        }

        return Round(negative, quotient, exponent);
    }

    /// <summary>
    /// What the division leaves over when the quotient is cut to a whole number, with the sign of
    /// <paramref name="left"/>, as MongoDB's <c>$mod</c> has it; NaN for a division by zero or of infinity.
    /// </summary>
    public static RawDecimal128 operator %(RawDecimal128 left, RawDecimal128 right)
    {
        if (left.IsNaN || right.IsNaN || left.IsInfinity || right.IsZero)
            return NaN;
        int gap = left.Exponent - right.Exponent;
        if (right.IsInfinity || gap < -FarApart)
            return left;
        BigInteger dividend = left.Coefficient;
        BigInteger divisor = right.Coefficient;
        var rest = gap >= 0
            ? dividend * BigInteger.ModPow(10, gap, divisor) % divisor
            : dividend % (divisor * BigInteger.Pow(10, -gap));
        return Round(left.IsNegative, rest, Math.Min(left.Exponent, right.Exponent));
    }

    /// <summary>All digits as a whole number, with the sign; of finite numbers.</summary>
    public BigInteger Digits => IsNegative ? -(BigInteger)Coefficient : Coefficient;

    /// <summary>The nearest number with 34 digits, half to even.</summary>
    /// <param name="digits">All digits as a whole number, with the sign.</param>
    /// <param name="exponent">The power of ten by which they are multiplied; any.</param>
    public static RawDecimal128 Rounded(BigInteger digits, long exponent) =>
        Round(digits.Sign < 0, BigInteger.Abs(digits), exponent);

    /// <summary>The number without its sign.</summary>
    public RawDecimal128 Abs() => new(_high & ~SignBit, _low);

    /// <summary>The largest whole number that is not above this one.</summary>
    public RawDecimal128 Floor() => Round(0, MidpointRounding.ToNegativeInfinity);

    /// <summary>The smallest whole number that is not below this one.</summary>
    public RawDecimal128 Ceiling() => Round(0, MidpointRounding.ToPositiveInfinity);

    /// <summary>The number without its fraction.</summary>
    public RawDecimal128 Truncate() => Round(0, MidpointRounding.ToZero);

    /// <summary>The number rounded to a decimal place; a number without digits beyond that place stays as it is.</summary>
    /// <param name="place">How many digits to keep behind the point; negative to round before it.</param>
    /// <param name="mode">How to round.</param>
    public RawDecimal128 Round(int place, MidpointRounding mode = MidpointRounding.ToEven)
    {
        long excess = -(long)place - Exponent;
        if (!IsFinite || excess <= 0)
            return this;
        return Round(IsNegative, DropDigits(Coefficient, excess, false, IsNegative, mode), -(long)place);
    }

    /// <summary>The number with zeros behind the point up to a place, where 34 digits hold them.</summary>
    /// <param name="place">How many digits to have behind the point at least.</param>
    public RawDecimal128 Padded(int place)
    {
        int zeros = Exponent + place;
        return IsFinite && zeros > 0 && CountDigits(Coefficient) + zeros <= MaxDigits
            ? new RawDecimal128(IsNegative, Coefficient * PowerOfTen(zeros), -place)
            : this;
    }

    /// <summary>The square root; where it is exact, with half as many digits behind the point. NaN below zero.</summary>
    public RawDecimal128 Sqrt()
    {
        // As many digits as the result's and a few more are behind the point of the root.
        const int RootDigits = MaxDigits + 4;
        if (!IsFinite)
            return IsInfinity && IsNegative ? NaN : this;
        if (IsZero)
            return new RawDecimal128(IsNegative, 0, Exponent >> 1);
        if (IsNegative)
            return NaN;
        bool isOdd = Exponent % 2 != 0;
        BigInteger coefficient = isOdd ? 10 * (BigInteger)Coefficient : Coefficient;
        int half = (isOdd ? Exponent - 1 : Exponent) / 2;
        var square = coefficient * BigInteger.Pow(10, 2 * RootDigits);
        var root = Root(square);
        return root * root == square
            ? Round(false, root / BigInteger.Pow(10, RootDigits), half)
            : Round(false, root, half - RootDigits, inexact: true);
    }

    // The largest whole number whose square is not above a number, by Newton's steps from above.
    private static BigInteger Root(BigInteger square)
    {
        var root = BigInteger.One << (int)((square.GetBitLength() / 2) + 1);
        while (true)
        {
            var next = (root + (square / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    private static UInt128 PowerOfTen(int exponent) => PowersOfTen[exponent];

    private static RawDecimal128 Infinity(bool negative) => negative ? NegativeInfinity : PositiveInfinity;

    private static RawDecimal128 AddSpecial(RawDecimal128 left, RawDecimal128 right)
    {
        // NaN keeps its sign, the left one's.
        if (left.IsNaN || right.IsNaN)
            return left.IsNaN ? left : right;
        if (left.IsInfinity && right.IsInfinity && left.IsNegative != right.IsNegative)
            return NaN;
        return left.IsInfinity ? left : right;
    }

    /// <summary>The nearest number with no more digits than requested, half to even.</summary>
    /// <param name="negative">The sign.</param>
    /// <param name="coefficient">The digits as a whole number.</param>
    /// <param name="exponent">The power of ten by which they are multiplied; any.</param>
    /// <param name="inexact">Whether the exact number is a little above these digits, which are then many enough.</param>
    /// <param name="precision">How many digits to keep.</param>
    private static RawDecimal128 Round(
        bool negative, BigInteger coefficient, long exponent, bool inexact = false, int precision = MaxDigits)
    {
        long excess = Math.Max(CountDigits(coefficient) - precision, MinExponent - exponent);
        if (excess > 0)
        {
            coefficient = DropDigits(coefficient, excess, inexact, negative, MidpointRounding.ToEven);
            exponent += excess;
            if (CountDigits(coefficient) > precision)
            {
                coefficient /= 10;
                exponent++;
            }
        }

        if (coefficient.IsZero)
            return new RawDecimal128(negative, 0, (int)Math.Clamp(exponent, MinExponent, MaxExponent));
        long padding = Math.Max(0, exponent - MaxExponent);
        if (padding + CountDigits(coefficient) > MaxDigits)
            return Infinity(negative);
        return new RawDecimal128(negative, (UInt128)coefficient * PowerOfTen((int)padding), (int)(exponent - padding));
    }

    private static BigInteger DropDigits(
        BigInteger coefficient, long count, bool inexact, bool negative, MidpointRounding mode)
    {
        BigInteger kept = 0, dropped = coefficient, unit = 0;
        bool allDropped = count > CountDigits(coefficient);
        if (!allDropped)
        {
            unit = BigInteger.Pow(10, (int)count);
            kept = BigInteger.DivRem(coefficient, unit, out dropped);
        }

        if (dropped.IsZero && !inexact)
            return kept;
        int half = allDropped ? -1 : (2 * dropped).CompareTo(unit);
        if (half == 0 && inexact)
            half = 1;
        bool up = mode switch
        {
            MidpointRounding.ToEven => half > 0 || (half == 0 && !kept.IsEven),
            MidpointRounding.AwayFromZero => half >= 0,
            MidpointRounding.ToNegativeInfinity => negative,
            MidpointRounding.ToPositiveInfinity => !negative,
            _ => false,
        };
        return up ? kept + 1 : kept;
    }

    private static int CountDigits(BigInteger coefficient)
    {
        if (coefficient.IsZero)
            return 1;
        // The bit length determines the number of digits, or one too few.
        int digits = (int)((coefficient.GetBitLength() - 1) * 0.30102999566398120) + 1;
        return coefficient >= BigInteger.Pow(10, digits) ? digits + 1 : digits;
    }

    private static int CountDigits(UInt128 coefficient)
    {
        int digits = 1;
        while (digits < PowersOfTen.Length && coefficient >= PowersOfTen[digits])
            digits++;
        return digits;
    }

    private static UInt128[] MakePowersOfTen()
    {
        var powers = new UInt128[39];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
            powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
