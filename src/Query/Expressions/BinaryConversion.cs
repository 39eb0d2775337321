using System.Buffers.Binary;
using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Numbers as the bytes of binary data, and back.</summary>
internal static class BinaryConversion
{
    /// <summary>The bytes of a number; other binary data as it is.</summary>
    /// <returns>Missing where there is none for the value.</returns>
    public static RawValue ToBinary(RawValue value, ConversionOptions options)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        switch (value.Type)
        {
            case ElementType.Binary:
                return value.Raw.BinarySubtype == options.Subtype ? value : default;
            case ElementType.String:
                return BinaryFormats.Parse(value.AsString, options.Format, options.Subtype);
            case ElementType.Int32:
                bytes = bytes[..sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value.Raw.Int32);
                break;
            case ElementType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value.Raw.Int64);
                break;
            case ElementType.Double:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value.Raw.Double);
                break;
            default:
                return default;
        }

        if (options.IsBigEndian)
            bytes.Reverse();
        return RawValue.FromBinary(bytes, options.Subtype);
    }

    /// <summary>The signed number whose bytes the binary data is; null where there are too few or too many.</summary>
    /// <param name="value">The binary data.</param>
    /// <param name="maxLength">How many bytes there may be: 4 or 8.</param>
    /// <param name="isBigEndian">Whether they start with the highest.</param>
    public static long? ToWhole(RawValue value, int maxLength, bool isBigEndian)
    {
        var bytes = value.Raw.BinaryBytes;
        return bytes.Length > maxLength ? null : (bytes.Length, isBigEndian) switch
        {
            (1, _) => (sbyte)bytes[0],
            (2, false) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            (2, true) => BinaryPrimitives.ReadInt16BigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadInt32BigEndian(bytes),
            (8, false) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            (8, true) => BinaryPrimitives.ReadInt64BigEndian(bytes),
            _ => null,
        };
    }

    /// <summary>The number of single or double precision whose bytes the binary data is; null where it is neither's length.</summary>
    public static double? ToDouble(RawValue value, bool isBigEndian)
    {
        var bytes = value.Raw.BinaryBytes;
        return (bytes.Length, isBigEndian) switch
        {
            (4, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadSingleBigEndian(bytes),
            (8, false) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            (8, true) => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            _ => null,
        };
    }
}
