using System.Collections;
using System.Runtime.CompilerServices;

namespace Streetcar.Bson;

/// <summary>An immutable array: a view over its BSON bytes.</summary>
/// <example><code>
/// RawArray tags = ["red", "green", 3];
/// </code></example>
[CollectionBuilder(typeof(RawArray), nameof(Create))]
public sealed class RawArray : IReadOnlyCollection<RawValue>, IEquatable<RawArray>
{
    private readonly RawDocument _document;

    /// <summary>An array over bytes that are known to be valid, which it keeps and does not copy.</summary>
    /// <param name="bytes">A whole array, from its length to its terminator.</param>
    public RawArray(ReadOnlyMemory<byte> bytes) => _document = new RawDocument(bytes);

    /// <summary>The array without elements.</summary>
    public static RawArray Empty { get; } = new(RawDocument.Empty.Bytes);

    /// <summary>The array's BSON, from its length to its terminator.</summary>
    public ReadOnlyMemory<byte> Bytes => _document.Bytes;

    /// <summary>The array's BSON, from its length to its terminator.</summary>
    public ReadOnlySpan<byte> Span => _document.Span;

    /// <summary>How many elements there are; walks the array.</summary>
    public int Count => _document.Count;

    /// <summary>The element at an index; walks the array up to it.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public RawValue this[int index] => this.ElementAt(index);

    /// <summary>An array of the given values.</summary>
    /// <param name="values">The values, in their order.</param>
    public static RawArray Create(params ReadOnlySpan<RawValue> values)
    {
        using var writer = new RawWriter();
        writer.WriteStartArray();
        foreach (var value in values)
            writer.WriteValue(value);
        writer.WriteEndArray();
        return new RawArray(writer.WrittenSpan.ToArray());
    }

    /// <summary>An array of the given values.</summary>
    /// <param name="values">The values, in their order.</param>
    public static RawArray From(IEnumerable<RawValue> values) => Create(values.ToArray());

    /// <summary>Walks the elements in their order.</summary>
    public IEnumerator<RawValue> GetEnumerator()
    {
        foreach (var element in _document)
            yield return element.Value;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same elements with the same types and values in the same order.</summary>
    /// <param name="other">The other array.</param>
    public bool Equals(RawArray? other) => other is not null && _document.Equals(other._document);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RawArray);

    /// <inheritdoc/>
    public override int GetHashCode() => _document.GetHashCode();

    /// <summary>The array as relaxed Extended JSON.</summary>
    public override string ToString() => ExtendedJson.ToString(new RawValueSpan(ElementType.Array, Span));
}
