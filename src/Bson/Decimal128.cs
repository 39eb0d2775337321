namespace Streetcar.Bson;

/// <summary>A 128-bit IEEE 754-2008 decimal floating point number: 34 digits, exponents from -6176 to 6111.</summary>
public readonly struct Decimal128
{
    /// <summary>Whether the number is 0, of either sign and any exponent.</summary>
    public bool IsZero => throw new NotImplementedException();

    /// <summary>Reads the 16 bytes of BSON.</summary>
    /// <param name="bytes">Sixteen bytes.</param>
    public static Decimal128 FromBytes(ReadOnlySpan<byte> bytes) => throw new NotImplementedException();

    /// <summary>The same number.</summary>
    /// <param name="value">The number.</param>
    public static Decimal128 FromInt64(long value) => throw new NotImplementedException();

    /// <summary>The number to 15 digits, as MongoDB converts.</summary>
    /// <param name="value">The number.</param>
    public static Decimal128 FromDouble(double value) => throw new NotImplementedException();

    /// <summary>The same number.</summary>
    /// <param name="value">The number.</param>
    public static Decimal128 FromDecimal(decimal value) => throw new NotImplementedException();

    /// <summary>The nearest Double.</summary>
    public double ToDouble() => throw new NotImplementedException();

    /// <summary>The whole number, where it is one that fits.</summary>
    /// <param name="value">The number.</param>
    public bool TryToInt64(out long value) => throw new NotImplementedException();

    /// <summary>Writes the 16 bytes of BSON.</summary>
    /// <param name="destination">Room for sixteen bytes.</param>
    public void CopyTo(Span<byte> destination) => throw new NotImplementedException();
}
