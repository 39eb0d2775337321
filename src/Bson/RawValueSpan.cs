using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Streetcar.Bson;

/// <summary>
/// A value in place: its type and its payload, exactly the bytes that follow the name in BSON. Free to create
/// and to pass on; the bytes are trusted: <see cref="BsonValidator"/> has checked them on arrival.
/// </summary>
/// <param name="type">The value's type.</param>
/// <param name="bytes">The payload: 4 bytes for an Int32, length, text and terminator for a String, and so on.</param>
public readonly ref struct RawValueSpan(ElementType type, ReadOnlySpan<byte> bytes)
{
    /// <summary>The value's type; <see cref="ElementType.Missing"/> for <c>default</c>.</summary>
    public ElementType Type { get; } = type;

    /// <summary>The payload as it is in the document.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Whether there is no value: the field does not exist.</summary>
    public bool IsMissing => Type == ElementType.Missing;

    /// <summary>Whether the value is an Int32, Int64, Double or Decimal128.</summary>
    public bool IsNumber => Type is ElementType.Int32 or ElementType.Int64 or ElementType.Double or ElementType.Decimal128;

    /// <summary>The payload of an <see cref="ElementType.Int32"/>.</summary>
    public int Int32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    /// <summary>The payload of an <see cref="ElementType.Int64"/>.</summary>
    public long Int64 => BinaryPrimitives.ReadInt64LittleEndian(Bytes);

    /// <summary>The payload of a <see cref="ElementType.Double"/>.</summary>
    public double Double => BinaryPrimitives.ReadDoubleLittleEndian(Bytes);

    /// <summary>The payload of a <see cref="ElementType.Boolean"/>.</summary>
    public bool Boolean => Bytes[0] != 0;

    /// <summary>The payload of a <see cref="ElementType.DateTime"/>: milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long Milliseconds => Int64;

    /// <summary>The payload of a <see cref="ElementType.Timestamp"/>: seconds in the upper half, ordinal in the lower.</summary>
    public RawTimestamp Timestamp => new(BinaryPrimitives.ReadUInt64LittleEndian(Bytes));

    /// <summary>The payload of an <see cref="ElementType.ObjectId"/>.</summary>
    public RawObjectId ObjectId => new(Bytes);

    /// <summary>The payload of a <see cref="ElementType.Decimal128"/>.</summary>
    public RawDecimal128 Decimal128 => RawDecimal128.FromBytes(Bytes);

    /// <summary>
    /// The text of a <see cref="ElementType.String"/>, <see cref="ElementType.Symbol"/> or
    /// <see cref="ElementType.JavaScript"/>, in UTF-8, without its terminator.
    /// </summary>
    public ReadOnlySpan<byte> Utf8 => Bytes[4..^1];

    /// <summary>The bytes of an embedded <see cref="ElementType.Document"/> or <see cref="ElementType.Array"/>.</summary>
    public ReadOnlySpan<byte> Document => Bytes;

    /// <summary>The pattern of a <see cref="ElementType.Regex"/>, in UTF-8.</summary>
    public ReadOnlySpan<byte> RegexPattern => Bytes[..Bytes.IndexOf((byte)0)];

    /// <summary>The options of a <see cref="ElementType.Regex"/>, in ASCII.</summary>
    public ReadOnlySpan<byte> RegexOptions => Bytes[(Bytes.IndexOf((byte)0) + 1)..^1];

    /// <summary>The subtype of a <see cref="ElementType.Binary"/>.</summary>
    public byte BinarySubtype => Bytes[4];

    /// <summary>
    /// The data of a <see cref="ElementType.Binary"/>; for the old subtype 2, without the inner length.
    /// </summary>
    public ReadOnlySpan<byte> BinaryData => BinarySubtype == 2 ? Bytes[9..] : Bytes[5..];

    /// <summary>All bytes of a <see cref="ElementType.Binary"/>; for the old subtype 2, the inner length too.</summary>
    public ReadOnlySpan<byte> BinaryBytes => Bytes[5..];

    /// <summary>The code of a <see cref="ElementType.JavaScriptWithScope"/>, in UTF-8, without its terminator.</summary>
    public ReadOnlySpan<byte> Code => Bytes.Slice(8, BinaryPrimitives.ReadInt32LittleEndian(Bytes[4..]) - 1);

    /// <summary>The scope of a <see cref="ElementType.JavaScriptWithScope"/>: the bytes of a document.</summary>
    public ReadOnlySpan<byte> Scope => Bytes[(8 + BinaryPrimitives.ReadInt32LittleEndian(Bytes[4..]))..];

    /// <summary>The text of a String, Symbol or JavaScript value as a .NET string.</summary>
    public override string ToString() => Type is ElementType.String or ElementType.Symbol or ElementType.JavaScript
        ? Encoding.UTF8.GetString(Utf8)
        : ExtendedJson.ToString(this);

    /// <summary>
    /// A value that owns its bytes, so that it may outlive this one's document.
    /// </summary>
    public RawValue ToValue() => RawValue.Copy(this);

    /// <summary>
    /// The value as a whole number: an Int32 or Int64, or a Double or Decimal128 without a fraction and within the
    /// range of Int64.
    /// </summary>
    /// <param name="value">The number.</param>
    /// <returns>Whether the value is such a number.</returns>
    public bool TryGetInt64(out long value)
    {
        switch (Type)
        {
            case ElementType.Int32:
                value = Int32;
                return true;
            case ElementType.Int64:
                value = Int64;
                return true;
            case ElementType.Double when Double is >= -9223372036854775808.0 and < 9223372036854775808.0:
                value = (long)Double;
                return value == Double;
            case ElementType.Decimal128:
                return Decimal128.TryToInt64(out value);
            default:
                value = 0;
                return false;
        }
    }

    /// <summary>
    /// What MongoDB takes for true in an option or an expression: all but false, null, undefined, missing and zero.
    /// </summary>
    public bool IsTruthy => Type switch
    {
        ElementType.Missing or ElementType.Null or ElementType.Undefined => false,
        ElementType.Boolean => Boolean,
        ElementType.Int32 => Int32 != 0,
        ElementType.Int64 => Int64 != 0,
        ElementType.Double => Double != 0,
        ElementType.Decimal128 => !Decimal128.IsZero,
        _ => true,
    };

    /// <summary>How many bytes a payload of this type takes at the start of <paramref name="rest"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="rest">The bytes from the payload's start on; trusted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int PayloadLength(ElementType type, ReadOnlySpan<byte> rest) => type switch
    {
        ElementType.Int32 => 4,
        ElementType.Double or ElementType.Int64 or ElementType.DateTime or ElementType.Timestamp => 8,
        ElementType.String or ElementType.Symbol or ElementType.JavaScript => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest),
        ElementType.Document or ElementType.Array or ElementType.JavaScriptWithScope =>
            BinaryPrimitives.ReadInt32LittleEndian(rest),
        ElementType.ObjectId => 12,
        ElementType.Boolean => 1,
        ElementType.Binary => 5 + BinaryPrimitives.ReadInt32LittleEndian(rest),
        ElementType.Decimal128 => 16,
        ElementType.Regex => RegexLength(rest),
        ElementType.DbPointer => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest) + 12,
        _ => 0,
    };

    private static int RegexLength(ReadOnlySpan<byte> rest)
    {
        int pattern = rest.IndexOf((byte)0) + 1;
        return pattern + rest[pattern..].IndexOf((byte)0) + 1;
    }
}
