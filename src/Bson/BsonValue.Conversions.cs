using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Streetcar.Bson;

// What a value is made from, and what it is read as.
public readonly partial struct BsonValue
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
        BsonType.Double => Raw.Double,
        BsonType.Int32 => Raw.Int32,
        BsonType.Int64 => Raw.Int64,
        BsonType.Decimal128 => Raw.Decimal128.ToDouble(),
        _ => throw NotA("a number"),
    };

    /// <summary>The number as a Decimal128, from any numeric type.</summary>
    /// <exception cref="InvalidCastException">The value is not a number.</exception>
    public Decimal128 AsDecimal128 => Type switch
    {
        BsonType.Decimal128 => Raw.Decimal128,
        BsonType.Int32 => Decimal128.FromInt64(Raw.Int32),
        BsonType.Int64 => Decimal128.FromInt64(Raw.Int64),
        BsonType.Double => Decimal128.FromDouble(Raw.Double),
        _ => throw NotA("a number"),
    };

    /// <summary>The truth value.</summary>
    /// <exception cref="InvalidCastException">The value is not a Boolean.</exception>
    public bool AsBoolean => Type == BsonType.Boolean ? Raw.Boolean : throw NotA("a Boolean");

    /// <summary>The text of a String, Symbol or JavaScript value.</summary>
    /// <exception cref="InvalidCastException">The value is none of these.</exception>
    public string AsString => Type is BsonType.String or BsonType.Symbol or BsonType.JavaScript
        ? Encoding.UTF8.GetString(Raw.Utf8)
        : throw NotA("a string");

    /// <summary>The ObjectId.</summary>
    /// <exception cref="InvalidCastException">The value is not an ObjectId.</exception>
    public ObjectId AsObjectId => Type == BsonType.ObjectId ? Raw.ObjectId : throw NotA("an ObjectId");

    /// <summary>The date, in UTC, to the millisecond.</summary>
    /// <exception cref="InvalidCastException">The value is not a date.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The date lies outside of the years 1 to 9999.</exception>
    public DateTime AsDateTime => Type == BsonType.DateTime
        ? DateTimeOffset.FromUnixTimeMilliseconds(Raw.Milliseconds).UtcDateTime
        : throw NotA("a date");

    /// <summary>The timestamp.</summary>
    /// <exception cref="InvalidCastException">The value is not a timestamp.</exception>
    public BsonTimestamp AsTimestamp => Type == BsonType.Timestamp ? Raw.Timestamp : throw NotA("a timestamp");

    /// <summary>The UUID of a binary value of subtype 4.</summary>
    /// <exception cref="InvalidCastException">The value is not a UUID.</exception>
    public Guid AsGuid => Type == BsonType.Binary && Raw is { BinarySubtype: 4, BinaryData.Length: 16 } raw
        ? new Guid(raw.BinaryData, bigEndian: true)
        : throw NotA("a UUID");

    /// <summary>The data of a binary value.</summary>
    /// <exception cref="InvalidCastException">The value is not binary.</exception>
    public ReadOnlyMemory<byte> AsBinary => Type == BsonType.Binary
        ? _bytes[^Raw.BinaryData.Length..]
        : throw NotA("binary data");

    /// <summary>The embedded document.</summary>
    /// <exception cref="InvalidCastException">The value is not a document.</exception>
    public BsonDocument AsDocument => Type == BsonType.Document ? new BsonDocument(_bytes) : throw NotA("a document");

    /// <summary>The array.</summary>
    /// <exception cref="InvalidCastException">The value is not an array.</exception>
    public BsonArray AsArray => Type == BsonType.Array ? new BsonArray(_bytes) : throw NotA("an array");

    /// <summary>A date.</summary>
    /// <param name="milliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
    public static BsonValue FromMilliseconds(long milliseconds) => new(BsonType.DateTime, milliseconds);

    /// <summary>Binary data.</summary>
    /// <param name="data">The data, copied.</param>
    /// <param name="subtype">The subtype; 0 is plain.</param>
    public static BsonValue FromBinary(ReadOnlySpan<byte> data, byte subtype = 0)
    {
        using var writer = new BsonWriter(data.Length + 32);
        writer.WriteStartArray();
        writer.WriteBinary(data, subtype);
        writer.WriteEndArray();
        return Only(writer);
    }

    /// <summary>A regular expression.</summary>
    /// <param name="pattern">The pattern, without a zero character.</param>
    /// <param name="options">The options (<c>i</c>, <c>m</c>, <c>s</c>, <c>x</c>, …), which BSON wants in order.</param>
    /// <exception cref="ArgumentException">The pattern or the options contain a zero character.</exception>
    public static BsonValue FromRegex(string pattern, string options = "")
    {
        if (pattern.Contains('\0') || options.Contains('\0'))
            throw new ArgumentException("A regular expression can't contain a zero character.", nameof(pattern));
        string ordered = string.Concat(options.Order());
        return new BsonValue(BsonType.Regex, Encoding.UTF8.GetBytes($"{pattern}\0{ordered}\0"));
    }

    /// <summary>JavaScript code, or a symbol.</summary>
    /// <param name="type"><see cref="BsonType.JavaScript"/>, <see cref="BsonType.Symbol"/> or String.</param>
    /// <param name="text">The text.</param>
    public static BsonValue FromText(BsonType type, string text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text) + 5];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - 4);
        Encoding.UTF8.GetBytes(text, bytes.AsSpan(4));
        return new BsonValue(type, bytes);
    }

    /// <summary>An Int32.</summary>
    public static implicit operator BsonValue(int value) => new(BsonType.Int32, value);

    /// <summary>An Int64.</summary>
    public static implicit operator BsonValue(long value) => new(BsonType.Int64, value);

    /// <summary>A Double.</summary>
    public static implicit operator BsonValue(double value) =>
        new(BsonType.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A Decimal128.</summary>
    public static implicit operator BsonValue(decimal value) => Decimal128.FromDecimal(value);

    /// <summary>A Decimal128.</summary>
    public static implicit operator BsonValue(Decimal128 value)
    {
        byte[] bytes = new byte[16];
        value.CopyTo(bytes);
        return new BsonValue(BsonType.Decimal128, bytes);
    }

    /// <summary>A Boolean.</summary>
    public static implicit operator BsonValue(bool value) => new(BsonType.Boolean, value ? 1 : 0);

    /// <summary>A String; null becomes <see cref="Null"/>.</summary>
    public static implicit operator BsonValue(string? value) =>
        value is null ? Null : FromText(BsonType.String, value);

    /// <summary>An ObjectId.</summary>
    public static implicit operator BsonValue(ObjectId value)
    {
        byte[] bytes = new byte[ObjectId.Size];
        value.CopyTo(bytes);
        return new BsonValue(BsonType.ObjectId, bytes);
    }

    /// <summary>A date, to the millisecond; local times are converted to UTC, those of no kind taken for UTC.</summary>
    public static implicit operator BsonValue(DateTime value)
    {
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;
        return new DateTimeOffset(utc.Ticks, TimeSpan.Zero);
    }

    /// <summary>A date, to the millisecond; the offset is not kept.</summary>
    public static implicit operator BsonValue(DateTimeOffset value) =>
        FromMilliseconds(value.ToUnixTimeMilliseconds());

    /// <summary>A timestamp.</summary>
    public static implicit operator BsonValue(BsonTimestamp value) => new(BsonType.Timestamp, (long)value.Value);

    /// <summary>A UUID: binary data of subtype 4.</summary>
    public static implicit operator BsonValue(Guid value) => FromBinary(value.ToByteArray(bigEndian: true), subtype: 4);

    /// <summary>Binary data of subtype 0; null becomes <see cref="Null"/>.</summary>
    public static implicit operator BsonValue(byte[]? value) => value is null ? Null : FromBinary(value);

    /// <summary>An embedded document; null becomes <see cref="Null"/>.</summary>
    public static implicit operator BsonValue(BsonDocument? value) =>
        value is null ? Null : new(BsonType.Document, value.Bytes);

    /// <summary>An array; null becomes <see cref="Null"/>.</summary>
    public static implicit operator BsonValue(BsonArray? value) =>
        value is null ? Null : new(BsonType.Array, value.Bytes);

    // The element of a writer's array of one.
    internal static BsonValue Only(BsonWriter writer)
    {
        var reader = new BsonReader(writer.WrittenSpan);
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
