using System.Buffers.Binary;
using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Keys;

/// <summary>
/// The key of a number of any type: the greatest Double that is not above it, in 8 bytes that order as numbers do, then
/// <see cref="Exact"/> where that is the number, or <see cref="Inexact"/> and its exact decimal digits.
/// </summary>
internal static class NumberKey
{
    private const byte Exact = 0;
    private const byte Inexact = 1;

    // NaN sorts before all other numbers.
    private const ulong NotANumber = 0;

    /// <summary>Adds a number's key, without its type.</summary>
    public static void Add(KeyBuffer key, RawValueSpan number)
    {
        switch (number.Type)
        {
            case ElementType.Int32:
                AddExact(key, number.Int32);
                break;
            case ElementType.Double:
                AddExact(key, number.Double);
                break;
            case ElementType.Int64:
                AddInt64(key, number.Int64);
                break;
            default:
                AddDecimal(key, DecimalParts.Read(number.Bytes));
                break;
        }
    }

    private static void AddInt64(KeyBuffer key, long value)
    {
        double below = value;
        if ((Int128)below > value)
            below = Math.BitDecrement(below);
        if ((Int128)below == value)
        {
            AddExact(key, below);
            return;
        }

        AddInexact(key, below, new DecimalParts(value < 0, (UInt128)Int128.Abs(value), 0));
    }

    private static void AddDecimal(KeyBuffer key, DecimalParts value)
    {
        switch (value.Kind)
        {
            case DecimalKind.NaN:
                AddExact(key, double.NaN);
                return;
            case DecimalKind.Infinity:
                AddExact(key, value.Negative ? double.NegativeInfinity : double.PositiveInfinity);
                return;
        }

        double below = value.GreatestDoubleNotAbove(out bool exact);
        if (exact)
            AddExact(key, below);
        else
            AddInexact(key, below, value);
    }

    private static void AddExact(KeyBuffer key, double value)
    {
        AddDouble(key, value);
        key.Add(Exact);
    }

    private static void AddInexact(KeyBuffer key, double below, DecimalParts value)
    {
        AddDouble(key, below);
        key.Add(Inexact);
        int start = key.Length;
        value.AddDigits(key);
        if (value.Negative)
            key.Invert(start);
    }

    private static void AddDouble(KeyBuffer key, double value)
    {
        // Adding 0 makes -0 the 0 that it is equal to.
        ulong bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
        ulong ordered = double.IsNaN(value) ? NotANumber
            : (bits >> 63) == 0 ? bits | (1UL << 63)
            : ~bits;
        BinaryPrimitives.WriteUInt64BigEndian(key.Reserve(8), ordered);
    }
}
