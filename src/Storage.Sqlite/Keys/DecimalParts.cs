using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>The kinds of Decimal128 values.</summary>
internal enum DecimalKind
{
    Finite,
    Infinity,
    NaN,
}

/// <summary>A decimal number taken apart: sign, coefficient and power of ten.</summary>
internal readonly record struct DecimalParts(
    bool Negative, UInt128 Coefficient, int Exponent, DecimalKind Kind = DecimalKind.Finite)
{
    private const int Bias = 6176;

    // Well above the exponent of any number: 34 digits and 10^6111.
    private const int MagnitudeBias = 0x4000;

    private static readonly UInt128 MaxCoefficient = UInt128.Parse("9999999999999999999999999999999999", CultureInfo.InvariantCulture);

    /// <summary>Reads the 16 bytes of a Decimal128 (IEEE 754-2008, binary integer decimal).</summary>
    public static DecimalParts Read(ReadOnlySpan<byte> bytes)
    {
        ulong low = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        ulong high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        bool negative = (high >> 63) != 0;
        switch ((high >> 58) & 0x1F)
        {
            case 0x1F:
                return new DecimalParts(negative, 0, 0, DecimalKind.NaN);
            case 0x1E:
                return new DecimalParts(negative, 0, 0, DecimalKind.Infinity);
            case >= 0x18:
                // The form for coefficients too large to be canonical, which count as 0.
                return default;
        }

        var coefficient = new UInt128(high & 0x1_FFFF_FFFF_FFFF, low);
        return coefficient > MaxCoefficient
            ? default
            : new DecimalParts(negative, coefficient, (int)((high >> 49) & 0x3FFF) - Bias);
    }

    /// <summary>The greatest Double that is not above the number.</summary>
    /// <param name="exact">Whether it is the number.</param>
    public double GreatestDoubleNotAbove(out bool exact)
    {
        exact = true;
        if (Coefficient == 0)
            return 0;
        double magnitude = GreatestMagnitudeNotAbove(out exact);
        if (!Negative)
            return magnitude;
        return exact ? -magnitude : -Math.BitIncrement(magnitude);
    }

    /// <summary>
    /// Adds the exact number's magnitude so that the bytes order as magnitudes do: the power of ten of its first digit,
    /// then its digits two by two without trailing zeros, then an end.
    /// </summary>
    public void AddDigits(KeyBuffer key)
    {
        string digits = Coefficient.ToString(CultureInfo.InvariantCulture);
        BinaryPrimitives.WriteUInt16BigEndian(key.Reserve(2), (ushort)(Exponent + digits.Length + MagnitudeBias));
        digits = digits.TrimEnd('0');
        for (int i = 0; i < digits.Length; i += 2)
        {
            int pair = ((digits[i] - '0') * 10) + (i + 1 < digits.Length ? digits[i + 1] - '0' : 0);
            key.Add((byte)(pair + 1));
        }

        key.Add(0);
    }

    // In whole numbers: magnitude = numerator / denominator; 53 bits of the quotient, rounded down, are the mantissa.
    private double GreatestMagnitudeNotAbove(out bool exact)
    {
        BigInteger numerator = (BigInteger)Coefficient;
        BigInteger denominator = 1;
        if (Exponent >= 0)
            numerator *= BigInteger.Pow(10, Exponent);
        else
            denominator = BigInteger.Pow(10, -Exponent);

        // The quotient gets 53 or 54 bits; subnormal Doubles have fewer, for their exponent can't go lower.
        int shift = Math.Max((int)(numerator.GetBitLength() - denominator.GetBitLength()) - 53, -1074);
        if (shift >= 0)
            denominator <<= shift;
        else
            numerator <<= -shift;
        var mantissa = BigInteger.DivRem(numerator, denominator, out var remainder);
        exact = remainder.IsZero;
        if (mantissa.GetBitLength() > 53)
        {
            exact &= mantissa.IsEven;
            mantissa >>= 1;
            shift++;
        }

        double result = Math.ScaleB((double)mantissa, shift);
        if (!double.IsInfinity(result))
            return result;
        exact = false;
        return double.MaxValue;
    }
}
