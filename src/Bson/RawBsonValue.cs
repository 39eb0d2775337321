using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Streetcar.Bson;

/// <summary>
/// A value in place: its type and its payload, exactly the bytes that follow the name in BSON. Costs nothing to make
/// and nothing to pass on; the bytes are trusted, which <see cref="BsonValidator"/> has made sure of at the door.
/// </summary>
/// <param name="type">The value's type.</param>
/// <param name="bytes">The payload: 4 bytes for an Int32, length, text and terminator for a String, and so on.</param>
public readonly ref struct RawBsonValue(BsonType type, ReadOnlySpan<byte> bytes)
{
    /// <summary>The value's type; <see cref="BsonType.Missing"/> for <c>default</c>.</summary>
    public BsonType Type { get; } = type;

    /// <summary>The payload as it stands in the document.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Whether there is no value: the field does not exist.</summary>
    public bool IsMissing => Type == BsonType.Missing;

    /// <summary>Whether the value is an Int32, Int64, Double or Decimal128.</summary>
    public bool IsNumber => Type is BsonType.Int32 or BsonType.Int64 or BsonType.Double or BsonType.Decimal128;

    /// <summary>The payload of an <see cref="BsonType.Int32"/>.</summary>
    public int Int32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    /// <summary>The payload of an <see cref="BsonType.Int64"/>.</summary>
    public long Int64 => BinaryPrimitives.ReadInt64LittleEndian(Bytes);

    /// <summary>The payload of a <see cref="BsonType.Double"/>.</summary>
    public double Double => BinaryPrimitives.ReadDoubleLittleEndian(Bytes);

    /// <summary>The payload of a <see cref="BsonType.Boolean"/>.</summary>
    public bool Boolean => Bytes[0] != 0;

    /// <summary>The payload of a <see cref="BsonType.DateTime"/>: milliseconds since 1970-01-01T00:00:00Z.</summary>
    public long Milliseconds => Int64;

    /// <summary>The payload of a <see cref="BsonType.Timestamp"/>: seconds in the upper half, ordinal in the lower.</summary>
    public BsonTimestamp Timestamp => new(BinaryPrimitives.ReadUInt64LittleEndian(Bytes));

    /// <summary>The payload of an <see cref="BsonType.ObjectId"/>.</summary>
    public ObjectId ObjectId => new(Bytes);

    /// <summary>The payload of a <see cref="BsonType.Decimal128"/>.</summary>
    public Decimal128 Decimal128 => Decimal128.FromBytes(Bytes);

    /// <summary>
    /// The text of a <see cref="BsonType.String"/>, <see cref="BsonType.Symbol"/> or
    /// <see cref="BsonType.JavaScript"/>, in UTF-8, without its terminator.
    /// </summary>
    public ReadOnlySpan<byte> Utf8 => Bytes[4..^1];

    /// <summary>The bytes of an embedded <see cref="BsonType.Document"/> or <see cref="BsonType.Array"/>.</summary>
    public ReadOnlySpan<byte> Document => Bytes;

    /// <summary>The pattern of a <see cref="BsonType.Regex"/>, in UTF-8.</summary>
    public ReadOnlySpan<byte> RegexPattern => Bytes[..Bytes.IndexOf((byte)0)];

    /// <summary>The options of a <see cref="BsonType.Regex"/>, in ASCII.</summary>
    public ReadOnlySpan<byte> RegexOptions => Bytes[(Bytes.IndexOf((byte)0) + 1)..^1];

    /// <summary>The subtype of a <see cref="BsonType.Binary"/>.</summary>
    public byte BinarySubtype => Bytes[4];

    /// <summary>
    /// The data of a <see cref="BsonType.Binary"/>; for the old subtype 2, without the inner length.
    /// </summary>
    public ReadOnlySpan<byte> BinaryData => BinarySubtype == 2 ? Bytes[9..] : Bytes[5..];

    /// <summary>The code of a <see cref="BsonType.JavaScriptWithScope"/>, in UTF-8, without its terminator.</summary>
    public ReadOnlySpan<byte> Code => Bytes.Slice(8, BinaryPrimitives.ReadInt32LittleEndian(Bytes[4..]) - 1);

    /// <summary>The scope of a <see cref="BsonType.JavaScriptWithScope"/>: the bytes of a document.</summary>
    public ReadOnlySpan<byte> Scope => Bytes[(8 + BinaryPrimitives.ReadInt32LittleEndian(Bytes[4..]))..];

    /// <summary>The text of a String, Symbol or JavaScript value as a .NET string.</summary>
    public override string ToString() => Type is BsonType.String or BsonType.Symbol or BsonType.JavaScript
        ? Encoding.UTF8.GetString(Utf8)
        : ExtendedJson.ToString(this);

    /// <summary>
    /// A value that owns its bytes, so that it may outlive the document that this one lies in.
    /// </summary>
    public BsonValue ToValue() => BsonValue.Copy(this);

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
            case BsonType.Int32:
                value = Int32;
                return true;
            case BsonType.Int64:
                value = Int64;
                return true;
            case BsonType.Double when Double is >= -9223372036854775808.0 and < 9223372036854775808.0:
                value = (long)Double;
                return value == Double;
            case BsonType.Decimal128:
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
        BsonType.Missing or BsonType.Null or BsonType.Undefined => false,
        BsonType.Boolean => Boolean,
        BsonType.Int32 => Int32 != 0,
        BsonType.Int64 => Int64 != 0,
        BsonType.Double => Double != 0,
        BsonType.Decimal128 => !Decimal128.IsZero,
        _ => true,
    };

    /// <summary>How many bytes a payload of this type takes at the start of <paramref name="rest"/>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="rest">The bytes from the payload's start on; trusted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int PayloadLength(BsonType type, ReadOnlySpan<byte> rest) => type switch
    {
        BsonType.Int32 => 4,
        BsonType.Double or BsonType.Int64 or BsonType.DateTime or BsonType.Timestamp => 8,
        BsonType.String or BsonType.Symbol or BsonType.JavaScript => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest),
        BsonType.Document or BsonType.Array or BsonType.JavaScriptWithScope =>
            BinaryPrimitives.ReadInt32LittleEndian(rest),
        BsonType.ObjectId => 12,
        BsonType.Boolean => 1,
        BsonType.Binary => 5 + BinaryPrimitives.ReadInt32LittleEndian(rest),
        BsonType.Decimal128 => 16,
        BsonType.Regex => RegexLength(rest),
        BsonType.DbPointer => 4 + BinaryPrimitives.ReadInt32LittleEndian(rest) + 12,
        _ => 0,
    };

    private static int RegexLength(ReadOnlySpan<byte> rest)
    {
        int pattern = rest.IndexOf((byte)0) + 1;
        return pattern + rest[pattern..].IndexOf((byte)0) + 1;
    }
}
