using System.Buffers.Binary;

namespace Streetcar.Bson;

/// <summary>
/// A 128-bit IEEE 754-2008 decimal floating point number: up to 34 digits, exponents from -6176 to 6111, infinities,
/// NaN, and zeros of either sign
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/bson-decimal128/decimal128.md"/>).
/// </summary>
/// <remarks>
/// A number keeps its exponent: <c>1.0</c> and <c>1.00</c> are written differently, and are equal. Results are rounded
/// to 34 digits, half to even.
/// </remarks>
public readonly partial struct RawDecimal128
{
    internal const int MaxDigits = 34;
    internal const int MinExponent = -6176;
    internal const int MaxExponent = 6111;

    private const ulong SignBit = 1UL << 63;
    private const ulong InfinityBits = 0x7800_0000_0000_0000;
    private const ulong NaNBits = 0x7C00_0000_0000_0000;

    // 10^34 - 1.
    private static readonly UInt128 MaxCoefficient = new(0x0001_ED09_BEAD_87C0, 0x378D_8E63_FFFF_FFFF);

    // Binary integer decimal: sign, 14 bits of exponent, 113 bits of coefficient.
    private readonly ulong _high;
    private readonly ulong _low;

    private RawDecimal128(ulong high, ulong low) => (_high, _low) = (high, low);

    private RawDecimal128(bool negative, UInt128 coefficient, int exponent)
    {
        _high = (negative ? SignBit : 0) | ((ulong)(exponent - MinExponent) << 49) | (ulong)(coefficient >> 64);
        _low = (ulong)coefficient;
    }

    /// <summary>Not a number. Equal to itself in MongoDB, and less than every number.</summary>
    public static RawDecimal128 NaN => new(NaNBits, 0);

    /// <summary>More than every finite number.</summary>
    public static RawDecimal128 PositiveInfinity => new(InfinityBits, 0);

    /// <summary>Less than every finite number.</summary>
    public static RawDecimal128 NegativeInfinity => new(SignBit | InfinityBits, 0);

    /// <summary>0.</summary>
    public static RawDecimal128 Zero => new(false, 0, 0);

    /// <summary>1.</summary>
    public static RawDecimal128 One => new(false, 1, 0);

    /// <summary>The largest finite number: 34 nines with the exponent 6111.</summary>
    public static RawDecimal128 MaxValue => new(false, MaxCoefficient, MaxExponent);

    /// <summary>The smallest finite number: minus 34 nines with the exponent 6111.</summary>
    public static RawDecimal128 MinValue => new(true, MaxCoefficient, MaxExponent);

    /// <summary>Whether it is not a number.</summary>
    public bool IsNaN => (_high & NaNBits) == NaNBits;

    /// <summary>Whether it is infinity, of either sign.</summary>
    public bool IsInfinity => (_high & NaNBits) == InfinityBits;

    /// <summary>Whether it is neither infinity nor NaN.</summary>
    public bool IsFinite => (_high & InfinityBits) != InfinityBits;

    /// <summary>Whether the sign is minus, that of zeros and NaN included.</summary>
    public bool IsNegative => (_high & SignBit) != 0;

    /// <summary>Whether the number is 0, of either sign and any exponent.</summary>
    public bool IsZero => IsFinite && Coefficient == 0;

    // The digits as a whole number. Other encodings, and coefficients of more than 34 digits, mean 0.
    private UInt128 Coefficient
    {
        get
        {
            if (IsLargeForm)
                return 0;
            var coefficient = new UInt128(_high & ((1UL << 49) - 1), _low);
            return coefficient <= MaxCoefficient ? coefficient : 0;
        }
    }

    // The power of ten by which the coefficient is multiplied.
    /// <summary>The power of ten by which the digits are multiplied; of finite numbers.</summary>
    public int Exponent => (int)((_high >> (IsLargeForm ? 47 : 49)) & 0x3FFF) + MinExponent;

    // The second encoding, whose coefficients are all beyond 34 digits.
    private bool IsLargeForm => ((_high >> 61) & 3) == 3;

    /// <summary>Reads the 16 bytes of BSON.</summary>
    /// <param name="bytes">Sixteen bytes.</param>
    public static RawDecimal128 FromBytes(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes));

    /// <summary>Writes the 16 bytes of BSON.</summary>
    /// <param name="destination">Room for sixteen bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(destination, _low);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[8..], _high);
    }
}
