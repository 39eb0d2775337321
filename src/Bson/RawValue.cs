using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Streetcar.Bson;

/// <summary>
/// A value of any BSON type: a small immutable struct that holds numbers, booleans and dates itself and views the bytes
/// of all else. <c>default</c> is the missing value, which is what a field that does not exist has.
/// </summary>
/// <example><code>
/// RawValue tags = ["red", "green"];
/// int first = document["visits"]["perDay"][0].AsInt32;
/// </code></example>
[CollectionBuilder(typeof(RawValue), nameof(CreateArray))]
public readonly partial struct RawValue : IEquatable<RawValue>, IComparable<RawValue>
{
    // The payload of the types of up to 8 bytes, in little-endian order; the others are in _bytes.
    private readonly long _bits;
    private readonly ReadOnlyMemory<byte> _bytes;

    private RawValue(ElementType type, long bits = 0)
    {
        Type = type;
        _bits = bits;
    }

    private RawValue(ElementType type, ReadOnlyMemory<byte> bytes)
    {
        Type = type;
        _bytes = bytes;
    }

    /// <summary>Null.</summary>
    public static RawValue Null => new(ElementType.Null);

    /// <summary>Sorts before every other value.</summary>
    public static RawValue MinKey => new(ElementType.MinKey);

    /// <summary>Sorts after every other value.</summary>
    public static RawValue MaxKey => new(ElementType.MaxKey);

    /// <summary>Deprecated: undefined.</summary>
    public static RawValue Undefined => new(ElementType.Undefined);

    /// <summary>The value's type.</summary>
    public ElementType Type { get; }

    /// <summary>Whether there is no value: the field does not exist.</summary>
    public bool IsMissing => Type == ElementType.Missing;

    /// <summary>Whether the value is null.</summary>
    public bool IsNull => Type == ElementType.Null;

    /// <summary>Whether the value is an Int32, Int64, Double or Decimal128.</summary>
    public bool IsNumber => Raw.IsNumber;

    /// <summary>
    /// A field of a document; missing where there is no such field, or where this value is itself missing.
    /// </summary>
    /// <param name="name">The field's name, taken whole: a dot has no meaning here.</param>
    /// <exception cref="InvalidCastException">The value is not a document.</exception>
    public RawValue this[string name] => IsMissing ? default : AsDocument[name];

    /// <summary>An element of an array; walks the array up to it.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <exception cref="InvalidCastException">The value is not an array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public RawValue this[int index] => AsArray[index];

    /// <summary>The bytes of an embedded document or an array, without making an object of it; empty for small values.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes;

    /// <summary>The value in place: its type and payload.</summary>
    [UnscopedRef]
    public RawValueSpan Raw => InlineLength(Type) is >= 0 and var length
        ? new RawValueSpan(Type, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in _bits))[..length])
        : new RawValueSpan(Type, _bytes.Span);

    /// <summary>The value, or null where it is missing.</summary>
    public RawValue OrNull => IsMissing ? Null : this;

    /// <summary>A value that owns a copy of the bytes of another.</summary>
    /// <param name="raw">The value in place.</param>
    public static RawValue Copy(RawValueSpan raw) => InlineLength(raw.Type) >= 0
        ? new RawValue(raw.Type, Inline(raw.Bytes))
        : new RawValue(raw.Type, raw.Bytes.ToArray());

    /// <summary>A value over the memory that contains it.</summary>
    /// <param name="raw">The value in place.</param>
    /// <param name="memory">The memory from the start of the value's payload on.</param>
    public static RawValue Over(RawValueSpan raw, ReadOnlyMemory<byte> memory) => InlineLength(raw.Type) >= 0
        ? new RawValue(raw.Type, Inline(raw.Bytes))
        : new RawValue(raw.Type, memory[..raw.Bytes.Length]);

    /// <summary>An array of the given values.</summary>
    /// <param name="values">The values, in their order.</param>
    public static RawValue CreateArray(ReadOnlySpan<RawValue> values) => RawArray.Create(values);

    /// <summary>Orders values as MongoDB does, across types.</summary>
    /// <param name="other">The other value.</param>
    public int CompareTo(RawValue other) => BsonComparer.Compare(Raw, other.Raw);

    /// <summary>Whether both have the same type and the same bytes: 1 and 1.0 differ.</summary>
    /// <param name="other">The other value.</param>
    public bool Equals(RawValue other) => Type == other.Type && Raw.Bytes.SequenceEqual(other.Raw.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RawValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Type);
        hash.AddBytes(Raw.Bytes);
        return hash.ToHashCode();
    }

    /// <summary>Whether both have the same type and the same bytes.</summary>
    public static bool operator ==(RawValue left, RawValue right) => left.Equals(right);

    /// <summary>Whether they differ in type or bytes.</summary>
    public static bool operator !=(RawValue left, RawValue right) => !left.Equals(right);

    /// <summary>Text of a string, symbol or JavaScript value; relaxed Extended JSON of any other; empty when missing.</summary>
    public override string ToString() => IsMissing ? "" : Raw.ToString();

    /// <summary>Walks the elements of an array, for <c>foreach</c>.</summary>
    /// <exception cref="InvalidCastException">The value is not an array.</exception>
    public IEnumerator<RawValue> GetEnumerator() => AsArray.GetEnumerator();

    private static int InlineLength(ElementType type) => type switch
    {
        ElementType.Int32 => 4,
        ElementType.Double or ElementType.Int64 or ElementType.DateTime or ElementType.Timestamp => 8,
        ElementType.Boolean => 1,
        ElementType.Missing or ElementType.Null or ElementType.Undefined or ElementType.MinKey or ElementType.MaxKey => 0,
        _ => -1,
    };

    private static long Inline(ReadOnlySpan<byte> payload)
    {
        long bits = 0;
        payload.CopyTo(MemoryMarshal.AsBytes(new Span<long>(ref bits)));
        return bits;
    }
}
