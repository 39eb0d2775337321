using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>What <c>$convert</c> is told beside the type: how it reads and writes binary data.</summary>
/// <param name="Format">How text stands for binary data; null where nothing is said.</param>
/// <param name="IsBigEndian">Whether the bytes of numbers start with the highest.</param>
/// <param name="Subtype">The subtype of the binary data to make.</param>
internal readonly record struct ConversionOptions(BinaryFormat? Format = null, bool IsBigEndian = false, byte Subtype = 0)
{
    /// <summary>Reads them; null and missing ones have their defaults.</summary>
    /// <param name="target">The argument <c>to</c>.</param>
    /// <param name="format">The argument <c>format</c>.</param>
    /// <param name="byteOrder">The argument <c>byteOrder</c>.</param>
    /// <exception cref="DocumentException">4341106, 4341107, …: one of them is invalid.</exception>
    public static ConversionOptions Read(RawValue target, RawValue format, RawValue byteOrder) =>
        new(BinaryFormats.Read(format), IsBig(byteOrder), SubtypeOf(target));

    private static bool IsBig(RawValue byteOrder)
    {
        if (byteOrder.IsNullish())
            return false;
        if (byteOrder.Type != ElementType.String)
        {
            throw new DocumentException(
                (ErrorCode)9130001, $"$convert requires that 'byteOrder' be a string, found: {byteOrder.Type.Alias()}");
        }

        return byteOrder.AsString switch
        {
            "big" => true,
            "little" => false,
            _ => throw new DocumentException(
                (ErrorCode)9130002, $"Invalid 'byteOrder' argument for $convert: {byteOrder.AsString}"),
        };
    }

    private static byte SubtypeOf(RawValue target)
    {
        if (target.Type != ElementType.Document || !target.AsDocument.TryGetValue("subtype", out var subtype))
            return 0;
        if (!subtype.IsNumber)
        {
            throw new DocumentException(
                (ErrorCode)4341108, $"$convert's 'subtype' argument must be a number, but is {subtype.Type.Alias()}");
        }

        if (!subtype.Raw.TryGetInt64(out long number))
            throw new DocumentException((ErrorCode)4341106, "In $convert, numeric 'subtype' argument is not an integer");
        // What lies between is reserved.
        return number is (>= 0 and <= 9) or (>= 128 and <= 255)
            ? (byte)number
            : throw new DocumentException(
                (ErrorCode)4341107, $"In $convert, numeric value for 'subtype' does not correspond to a BinData type: {number}");
    }
}
