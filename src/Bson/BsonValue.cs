using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streetcar.Bson;

/// <summary>
/// A value of any BSON type: a small immutable struct that holds numbers, booleans and dates itself and views the bytes
/// of all else. <c>default</c> is the missing value, which is what a field that does not exist has.
/// </summary>
[CollectionBuilder(typeof(BsonValue), nameof(CreateArray))]
public readonly partial struct BsonValue : IEquatable<BsonValue>, IComparable<BsonValue>, IEnumerable<BsonValue>
{
    // The payload of the types of up to 8 bytes, in little-endian order; the others lie in _bytes.
    private readonly long _bits;
    private readonly ReadOnlyMemory<byte> _bytes;

    private BsonValue(BsonType type, long bits = 0)
    {
        Type = type;
        _bits = bits;
    }

    private BsonValue(BsonType type, ReadOnlyMemory<byte> bytes)
    {
        Type = type;
        _bytes = bytes;
    }

    /// <summary>Null.</summary>
    public static BsonValue Null => new(BsonType.Null);

    /// <summary>Sorts before every other value.</summary>
    public static BsonValue MinKey => new(BsonType.MinKey);

    /// <summary>Sorts after every other value.</summary>
    public static BsonValue MaxKey => new(BsonType.MaxKey);

    /// <summary>Deprecated: undefined.</summary>
    public static BsonValue Undefined => new(BsonType.Undefined);

    /// <summary>The value's type.</summary>
    public BsonType Type { get; }

    /// <summary>Whether there is no value: the field does not exist.</summary>
    public bool IsMissing => Type == BsonType.Missing;

    /// <summary>Whether the value is null.</summary>
    public bool IsNull => Type == BsonType.Null;

    /// <summary>Whether the value is an Int32, Int64, Double or Decimal128.</summary>
    public bool IsNumber => Raw.IsNumber;

    /// <summary>The value in place: its type and payload.</summary>
    [UnscopedRef]
    public RawBsonValue Raw => InlineLength(Type) is >= 0 and var length
        ? new RawBsonValue(Type, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in _bits))[..length])
        : new RawBsonValue(Type, _bytes.Span);

    /// <summary>A value that owns a copy of the bytes of another.</summary>
    /// <param name="raw">The value in place.</param>
    public static BsonValue Copy(RawBsonValue raw) => InlineLength(raw.Type) >= 0
        ? new BsonValue(raw.Type, Inline(raw.Bytes))
        : new BsonValue(raw.Type, raw.Bytes.ToArray());

    /// <summary>A value over memory in which it lies.</summary>
    /// <param name="raw">The value in place.</param>
    /// <param name="memory">The memory from the start of the value's payload on.</param>
    public static BsonValue Over(RawBsonValue raw, ReadOnlyMemory<byte> memory) => InlineLength(raw.Type) >= 0
        ? new BsonValue(raw.Type, Inline(raw.Bytes))
        : new BsonValue(raw.Type, memory[..raw.Bytes.Length]);

    /// <summary>An array of the given values.</summary>
    /// <param name="values">The values, in their order.</param>
    public static BsonValue CreateArray(ReadOnlySpan<BsonValue> values) => BsonArray.Create(values);

    /// <summary>Reads a value in MongoDB Extended JSON v2, as <see cref="BsonDocument.Parse"/> does a document.</summary>
    /// <param name="json">The text of one value.</param>
    /// <exception cref="FormatException">The text is not that; the message tells where and why.</exception>
    public static BsonValue Parse(string json) => ExtendedJson.ParseValue(json);

    /// <summary>Orders values as MongoDB does, across types.</summary>
    /// <param name="other">The other value.</param>
    public int CompareTo(BsonValue other) => BsonComparer.Compare(Raw, other.Raw);

    /// <summary>Whether both have the same type and the same bytes: 1 and 1.0 differ.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(BsonValue other) => Type == other.Type && Raw.Bytes.SequenceEqual(other.Raw.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BsonValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        hash.AddBytes(Raw.Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Whether both have the same type and the same bytes.</summary>
    public static bool operator ==(BsonValue left, BsonValue right) => left.Equals(right);

    /// <summary>Whether they differ in type or bytes.</summary>
    public static bool operator !=(BsonValue left, BsonValue right) => !left.Equals(right);

    /// <summary>Text of a string, symbol or JavaScript value; relaxed Extended JSON of any other; empty when missing.</summary>
    public override string ToString() => IsMissing ? "" : Raw.ToString();

    /// <summary>Walks the elements of an array.</summary>
    /// <exception cref="InvalidCastException">The value is not an array.</exception>
    public IEnumerator<BsonValue> GetEnumerator() => AsArray.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int InlineLength(BsonType type) => type switch
    {
        BsonType.Int32 => 4,
        BsonType.Double or BsonType.Int64 or BsonType.DateTime or BsonType.Timestamp => 8,
        BsonType.Boolean => 1,
        BsonType.Missing or BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
        _ => -1,
    };

    private static long Inline(ReadOnlySpan<byte> payload)
    {
        long bits = 0;
        payload.CopyTo(MemoryMarshal.AsBytes(new Span<long>(ref bits)));
        return bits;
    }
}
