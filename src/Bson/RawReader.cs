namespace Streetcar.Bson;

/// <summary>
/// Walks the elements of a document or an array in place, without allocating. The bytes must have been validated.
/// </summary>
/// <example><code>
/// var reader = new RawReader(document);
/// while (reader.Read())
///     Use(reader.Name, reader.Value);
/// </code></example>
public ref struct RawReader
{
    private readonly ReadOnlySpan<byte> _document;
    private int _next;

    /// <summary>Starts before the first element.</summary>
    /// <param name="document">A whole document or array, from its length to its terminator.</param>
    public RawReader(ReadOnlySpan<byte> document)
    {
        _document = document;
        _next = 4;
    }

    /// <summary>Takes a walk up again.</summary>
    /// <param name="document">The whole document or array.</param>
    /// <param name="position">Where the walk stood: a <see cref="Position"/>, or 4 for before the first element.</param>
    public RawReader(ReadOnlySpan<byte> document, int position)
    {
        _document = document;
        _next = position;
    }

    /// <summary>Where the next element starts in the document.</summary>
    public readonly int Position => _next;

    /// <summary>The current element's name in UTF-8, without its terminator.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The current element's value.</summary>
    public RawValueSpan Value { get; private set; }

    /// <summary>Where the current value's payload starts in the document.</summary>
    public int ValueOffset { get; private set; }

    /// <summary>The whole current element: type, name and payload.</summary>
    public readonly ReadOnlySpan<byte> Element
    {
        get
        {
            int start = ValueOffset - Name.Length - 2;
            return _document[start.._next];
        }
    }

    /// <summary>Steps to the next element.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        var type = (ElementType)_document[_next];
        if (type == ElementType.Missing)
            return false;
        var rest = _document[(_next + 1)..];
        // Names are short: a plain loop beats a vectorized search.
        int name = 0;
        while (rest[name] != 0)
            name++;
        Name = rest[..name];
        ValueOffset = _next + 1 + name + 1;
        int length = RawValueSpan.PayloadLength(type, _document[ValueOffset..]);
        Value = new RawValueSpan(type, _document.Slice(ValueOffset, length));
        _next = ValueOffset + length;
        return true;
    }

    /// <summary>Reads one element again.</summary>
    /// <param name="document">The whole document or array.</param>
    /// <param name="position">The <see cref="Position"/> before the element was read.</param>
    /// <returns>A reader that stands at the element.</returns>
    public static RawReader At(ReadOnlySpan<byte> document, int position)
    {
        var reader = new RawReader(document, position);
        reader.Read();
        return reader;
    }

    /// <summary>Finds a field by its name.</summary>
    /// <param name="document">The document or array to look in.</param>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="value">The first value of that name, or <c>default</c>.</param>
    /// <returns>Whether the field exists.</returns>
    public static bool TryFind(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name, out RawValueSpan value)
    {
        var reader = new RawReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                value = reader.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The value of a field, or the missing value where there is none.</summary>
    /// <param name="document">The document or array to look in.</param>
    /// <param name="name">The name in UTF-8.</param>
    public static RawValueSpan Find(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name) =>
        TryFind(document, name, out var value) ? value : default;

    /// <summary>How many elements a document or array has.</summary>
    /// <param name="document">The document or array.</param>
    public static int Count(ReadOnlySpan<byte> document)
    {
        int count = 0;
        var reader = new RawReader(document);
        while (reader.Read())
            count++;
        return count;
    }
}
