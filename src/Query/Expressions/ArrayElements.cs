using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Walks an array's elements, or a document's fields, as values over its memory.</summary>
internal ref struct ArrayElements(RawValue array)
{
    private readonly ReadOnlyMemory<byte> _memory = array.Memory;
    private RawReader _reader = new(array.Memory.Span);

    public RawValue Current { get; private set; }

    /// <summary>The current element's name.</summary>
    public readonly ReadOnlySpan<byte> Name => _reader.Name;

    public bool MoveNext()
    {
        if (!_reader.Read())
            return false;
        Current = RawValue.Over(_reader.Value, _memory[_reader.ValueOffset..]);
        return true;
    }

    public readonly ArrayElements GetEnumerator() => this;

    /// <summary>The elements as an array of values.</summary>
    public static RawValue[] ToArray(RawValue array)
    {
        var values = new RawValue[RawReader.Count(array.Raw.Document)];
        int i = 0;
        foreach (var element in new ArrayElements(array))
            values[i++] = element;
        return values;
    }
}
