using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Streetcar.Bson;

// What a value is made from, and what it is read as.
public readonly partial struct RawValue
{
    /// <summary>The number, from an Int32, or from any number without a fraction that fits.</summary>
    /// <exception cref="InvalidCastException">The value is not such a number.</exception>
    public int AsInt32 => Raw.TryGetInt64(out long value) && value == (int)value ? (int)value : throw NotA("an Int32");

    /// <summary>The number, from an Int64 or Int32, or from any number without a fraction that fits.</summary>
    /// <exception cref="InvalidCastException">The value is not such a number.</exception>
    public long AsInt64 => Raw.TryGetInt64(out long value) ? value : throw NotA("an Int64");

    /// <summary>The number, from any numeric type; large Int64s and Decimal128s are rounded.</summary>
    /// <exception cref="InvalidCastException">The value is not a number.</exception>
    public double AsDouble => Type switch
    {
        ElementType.Double => Raw.Double,
        ElementType.Int32 => Raw.Int32,
        ElementType.Int64 => Raw.Int64,
        ElementType.Decimal128 => Raw.Decimal128.ToDouble(),
        _ => throw NotA("a number"),
    };

    /// <summary>The number as a Decimal128, from any numeric type.</summary>
    /// <exception cref="InvalidCastException">The value is not a number.</exception>
    public RawDecimal128 AsDecimal128 => Type switch
    {
        ElementType.Decimal128 => Raw.Decimal128,
        ElementType.Int32 => RawDecimal128.FromInt64(Raw.Int32),
        ElementType.Int64 => RawDecimal128.FromInt64(Raw.Int64),
        ElementType.Double => RawDecimal128.FromDouble(Raw.Double),
        _ => throw NotA("a number"),
    };

    /// <summary>The truth value.</summary>
    /// <exception cref="InvalidCastException">The value is not a Boolean.</exception>
    public bool AsBoolean => Type == ElementType.Boolean ? Raw.Boolean : throw NotA("a Boolean");

    /// <summary>The text of a String, Symbol or JavaScript value.</summary>
    /// <exception cref="InvalidCastException">The value is none of these.</exception>
    public string AsString => Type is ElementType.String or ElementType.Symbol or ElementType.JavaScript
        ? Encoding.UTF8.GetString(Raw.Utf8)
        : throw NotA("a string");

    /// <summary>The ObjectId.</summary>
    /// <exception cref="InvalidCastException">The value is not an ObjectId.</exception>
    public RawObjectId AsObjectId => Type == ElementType.ObjectId ? Raw.ObjectId : throw NotA("an ObjectId");

    /// <summary>The date, in UTC, to the millisecond.</summary>
    /// <exception cref="InvalidCastException">The value is not a date.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The date is outside the years 1 to 9999.</exception>
    public DateTime AsDateTime => Type == ElementType.DateTime
        ? DateTimeOffset.FromUnixTimeMilliseconds(Raw.Milliseconds).UtcDateTime
        : throw NotA("a date");

    /// <summary>The timestamp.</summary>
    /// <exception cref="InvalidCastException">The value is not a timestamp.</exception>
    public RawTimestamp AsTimestamp => Type == ElementType.Timestamp ? Raw.Timestamp : throw NotA("a timestamp");

    /// <summary>The UUID of a binary value of subtype 4.</summary>
    /// <exception cref="InvalidCastException">The value is not a UUID.</exception>
    public Guid AsGuid => Type == ElementType.Binary && Raw is { BinarySubtype: 4, BinaryData.Length: 16 } raw
        ? new Guid(raw.BinaryData, bigEndian: true)
        : throw NotA("a UUID");

    /// <summary>The data of a binary value.</summary>
    /// <exception cref="InvalidCastException">The value is not binary.</exception>
    public ReadOnlyMemory<byte> AsBinary => Type == ElementType.Binary
        ? _bytes[^Raw.BinaryData.Length..]
        : throw NotA("binary data");

    /// <summary>The embedded document.</summary>
    /// <exception cref="InvalidCastException">The value is not a document.</exception>
    public RawDocument AsDocument => Type == ElementType.Document ? new RawDocument(_bytes) : throw NotA("a document");

    /// <summary>The array.</summary>
    /// <exception cref="InvalidCastException">The value is not an array.</exception>
    public RawArray AsArray => Type == ElementType.Array ? new RawArray(_bytes) : throw NotA("an array");

    /// <summary>A date.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static RawValue FromMilliseconds(long milliseconds) => new(ElementType.DateTime, milliseconds);

    /// <summary>Binary data.</summary>
    /// <param name="data">The data, copied.</param>
    /// <param name="subtype">The subtype; 0 is plain.</param>
    public static RawValue FromBinary(ReadOnlySpan<byte> data, byte subtype = 0)
    {
        using var writer = new RawWriter(data.Length + 32);
        writer.WriteStartArray();
        writer.WriteBinary(data, subtype);
        writer.WriteEndArray();
        return Only(writer);
    }

    /// <summary>A regular expression.</summary>
    /// <param name="pattern">The pattern, without a zero character.</param>
    /// <param name="options">The options (<c>i</c>, <c>m</c>, <c>s</c>, <c>x</c>, …), which BSON requires to be sorted.</param>
    /// <exception cref="ArgumentException">The pattern or the options contain a zero character.</exception>
    public static RawValue FromRegex(string pattern, string options = "")
    {
        if (pattern.Contains('\0') || options.Contains('\0'))
            throw new ArgumentException("A regular expression can't contain a zero character.", nameof(pattern));
        string ordered = string.Concat(options.Order());
        return new RawValue(ElementType.Regex, Encoding.UTF8.GetBytes($"{pattern}\0{ordered}\0"));
    }

    /// <summary>JavaScript code, or a symbol.</summary>
    /// <param name="type"><see cref="ElementType.JavaScript"/>, <see cref="ElementType.Symbol"/> or String.</param>
    /// <param name="text">The text.</param>
    public static RawValue FromText(ElementType type, string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 5];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - 4);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(4));
        return new RawValue(type, bytes);
    }

    /// <summary>An Int32.</summary>
    public static implicit operator RawValue(int value) => new(ElementType.Int32, value);

    /// <summary>An Int64.</summary>
    public static implicit operator RawValue(long value) => new(ElementType.Int64, value);

    /// <summary>A Double.</summary>
    public static implicit operator RawValue(double value) =>
        new(ElementType.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A Decimal128.</summary>
    public static implicit operator RawValue(RawDecimal128 value)
    {
        byte[] bytes = new byte[16];
        value.CopyTo(bytes);
        return new RawValue(ElementType.Decimal128, bytes);
    }

    /// <summary>A Boolean.</summary>
    public static implicit operator RawValue(bool value) => new(ElementType.Boolean, value ? 1 : 0);

    /// <summary>A String; null becomes <see cref="Null"/>.</summary>
    public static implicit operator RawValue(string? value) =>
        value is null ? Null : FromText(ElementType.String, value);

    /// <summary>An ObjectId.</summary>
    public static implicit operator RawValue(RawObjectId value)
    {
        byte[] bytes = new byte[RawObjectId.Size];
        value.CopyTo(bytes);
        return new RawValue(ElementType.ObjectId, bytes);
    }

    /// <summary>A date, to the millisecond; local times are converted to UTC, those of no kind taken for UTC.</summary>
    public static implicit operator RawValue(DateTime value)
    {
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;
        return new DateTimeOffset(utc.Ticks, TimeSpan.Zero);
    }

    /// <summary>A date, to the millisecond; the offset is not kept.</summary>
    public static implicit operator RawValue(DateTimeOffset value) =>
        FromMilliseconds(value.ToUnixTimeMilliseconds());

    /// <summary>A timestamp.</summary>
    public static implicit operator RawValue(RawTimestamp value) => new(ElementType.Timestamp, (long)value.Value);

    /// <summary>A UUID: binary data of subtype 4.</summary>
    public static implicit operator RawValue(Guid value) => FromBinary(value.ToByteArray(bigEndian: true), subtype: 4);

    /// <summary>Binary data of subtype 0; null becomes <see cref="Null"/>.</summary>
    public static implicit operator RawValue(byte[]? value) => value is null ? Null : FromBinary(value);

    /// <summary>An embedded document; null becomes <see cref="Null"/>.</summary>
    public static implicit operator RawValue(RawDocument? value) =>
        value is null ? Null : new(ElementType.Document, value.Bytes);

    /// <summary>An array; null becomes <see cref="Null"/>.</summary>
    public static implicit operator RawValue(RawArray? value) =>
        value is null ? Null : new(ElementType.Array, value.Bytes);

    // The element of a writer's array of one.
    internal static RawValue Only(RawWriter writer)
    {
        var reader = new RawReader(writer.WrittenSpan);
        reader.Read();
        return Copy(reader.Value);
    }

    [DoesNotReturn]
    private InvalidCastException NotA(string what)
    {
        const int Enough = 100;
        string text = ToString();
        if (text.Length > Enough)
            text = text[..Enough] + "…";
        throw new InvalidCastException($"{text} ({Type}) is not {what}.");
    }
}
