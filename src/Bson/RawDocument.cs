using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace Streetcar.Bson;

/// <summary>
/// An immutable document: a view over its BSON bytes. Reading a field finds it in the bytes; values are decoded only
/// when they are read.
/// </summary>
/// <example><code>
/// var page = new RawDocument { ["_id"] = "page-one", ["visits"] = 1 };
/// var filter = new RawDocument { ["visits"] = new RawDocument { ["$gt"] = 0 } };
/// </code></example>
public sealed class RawDocument : IReadOnlyCollection<RawElement>, IEquatable<RawDocument>
{
    private static readonly byte[] EmptyBytes = [5, 0, 0, 0, 0];

    // Always a whole document from its length to its terminator, while an initializer fills it too.
    private byte[]? _growing;
    private ReadOnlyMemory<byte> _bytes;

    /// <summary>An empty document; an object initializer may add fields.</summary>
    public RawDocument() => _bytes = EmptyBytes;

    /// <summary>A document over bytes that are known to be valid, which the document keeps and does not copy.</summary>
    /// <param name="bytes">A whole document. Use <see cref="Read"/> for bytes that may be invalid.</param>
    public RawDocument(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>A document of the given fields, in their order.</summary>
    /// <param name="elements">The fields.</param>
    public RawDocument(IEnumerable<RawElement> elements)
    {
        using var writer = new RawWriter();
        writer.WriteStartDocument();
        foreach (var (name, value) in elements)
        {
            writer.WriteName(name);
            writer.WriteValue(value);
        }

        writer.WriteEndDocument();
        _bytes = writer.WrittenSpan.ToArray();
    }

    /// <summary>The document without fields.</summary>
    public static RawDocument Empty { get; } = new(EmptyBytes);

    /// <summary>The document's BSON, from its length to its terminator.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>The document's BSON, from its length to its terminator.</summary>
    public ReadOnlySpan<byte> Span => _bytes.Span;

    /// <summary>How many fields there are; walks the document.</summary>
    public int Count => RawReader.Count(Span);

    /// <summary>Whether there are no fields.</summary>
    public bool IsEmpty => _bytes.Length == 5;

    /// <summary>
    /// The value of a field; the missing value (<see cref="RawValue.IsMissing"/>) where there is none. Set in an object
    /// initializer; a name given twice keeps its place and takes the later value.
    /// </summary>
    /// <param name="name">The field's name, taken whole: a dot has no meaning here.</param>
    public RawValue this[string name]
    {
        get => TryGetValue(name, out var value) ? value : default;
        init
        {
            if (TryGetValue(name, out _))
                _bytes = With(name, value)._bytes;
            else
                Append(name, value);
        }
    }

    /// <summary>Reads and validates a document.</summary>
    /// <param name="bytes">The bytes, which the document keeps and does not copy.</param>
    /// <exception cref="DocumentException">InvalidBSON: the bytes are not one valid document.</exception>
    public static RawDocument Read(ReadOnlyMemory<byte> bytes)
    {
        BsonValidator.Validate(bytes.Span);
        return new RawDocument(bytes);
    }

    /// <summary>The documents of a sequence, which are not copied.</summary>
    /// <param name="sequence">Whole documents that are known to be valid, one after the other.</param>
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> sequence)
    {
        var documents = new List<ReadOnlyMemory<byte>>();
        while (!sequence.IsEmpty)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(sequence.Span);
            documents.Add(sequence[..length]);
            sequence = sequence[length..];
        }

        return documents;
    }

    /// <summary>Looks a field up.</summary>
    /// <param name="name">The field's name, taken whole.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the field exists.</returns>
    public bool TryGetValue(string name, out RawValue value)
    {
        Span<byte> utf8 = stackalloc byte[256];
        if (!Encoding.UTF8.TryGetBytes(name, utf8, out int length))
            return TryGetValue(Encoding.UTF8.GetBytes(name), out value);
        return TryGetValue(utf8[..length], out value);
    }

    /// <summary>Looks a field up.</summary>
    /// <param name="name">The field's name in UTF-8, taken whole.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the field exists.</returns>
    public bool TryGetValue(ReadOnlySpan<byte> name, out RawValue value)
    {
        var reader = new RawReader(Span);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                value = RawValue.Over(reader.Value, _bytes[reader.ValueOffset..]);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Whether there is a field of that name.</summary>
    /// <param name="name">The field's name, taken whole.</param>
    public bool ContainsKey(string name) => TryGetValue(name, out _);

    /// <summary>The same document with one field changed in its place, or added at the end.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value.</param>
    public RawDocument With(string name, RawValue value)
    {
        bool found = false;
        var elements = new List<RawElement>();
        foreach (var element in this)
        {
            bool same = element.Name == name;
            elements.Add(same ? new RawElement(name, value) : element);
            found |= same;
        }

        if (!found)
            elements.Add(new RawElement(name, value));
        return new RawDocument(elements);
    }

    /// <summary>The same document without one field.</summary>
    /// <param name="name">The field's name; nothing changes where there is no such field.</param>
    public RawDocument Without(string name) => new(this.Where(element => element.Name != name));

    /// <summary>The document as MongoDB Extended JSON v2.</summary>
    /// <param name="mode">Relaxed, for people, or canonical, which keeps every type.</param>
    public string ToJson(ExtendedJsonMode mode = ExtendedJsonMode.Relaxed) => ExtendedJson.ToString(Span, mode);

    /// <summary>The document as relaxed Extended JSON.</summary>
    public override string ToString() => ToJson();

    /// <summary>Walks the fields in their order.</summary>
    public IEnumerator<RawElement> GetEnumerator()
    {
        int next = 4;
        while (TryReadAt(ref next, out var element))
            yield return element;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both have the same fields with the same types and values in the same order.</summary>
    /// <param name="other">The other document.</param>
    public bool Equals(RawDocument? other) => other is not null && Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RawDocument);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    // An iterator can't hold a span across its yields, so each step takes up where the last one stopped.
    private bool TryReadAt(ref int next, out RawElement element)
    {
        var reader = new RawReader(Span, next);
        if (!reader.Read())
        {
            element = default;
            return false;
        }

        element = new RawElement(
            Encoding.UTF8.GetString(reader.Name), RawValue.Over(reader.Value, _bytes[reader.ValueOffset..]));
        next = reader.Position;
        return true;
    }

    private void Append(string name, RawValue value)
    {
        var raw = value.Raw;
        if (raw.IsMissing)
            throw new ArgumentException($"The field '{name}' has no value; use RawValue.Null for null.", nameof(value));
        if (name.Contains('\0'))
            throw new ArgumentException("A field name can't contain a zero character.", nameof(name));
        int old = _bytes.Length;
        int length = old + 2 + Encoding.UTF8.GetByteCount(name) + raw.Bytes.Length;
        byte[] bytes = _growing is not null && _growing.Length >= length ? _growing : new byte[Math.Max(length, 2 * old)];
        if (bytes != _growing)
            Span.CopyTo(bytes);
        var rest = bytes.AsSpan(old - 1);
        rest[0] = (byte)raw.Type;
        int named = 1 + Encoding.UTF8.GetBytes(name, rest[1..]);
        rest[named] = 0;
        raw.Bytes.CopyTo(rest[(named + 1)..]);
        bytes[length - 1] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        _growing = bytes;
        _bytes = bytes.AsMemory(0, length);
    }
}
