using Streetcar.Bson;

namespace Streetcar.Query.Expressions;

/// <summary>Walks an array's elements, or a document's fields, as values over its memory.</summary>
internal ref struct ArrayElements(RawValue array)
{
    // What a RawValue takes.
    private const int ValueSize = 32;

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
        var values = new RawValue[Count(array)];
        int i = 0;
        foreach (var element in new ArrayElements(array))
        {
            values[i++] = element;
            if ((i & 1023) == 0)
                OperationContext.CheckForInterrupt();
        }

        return values;
    }

    /// <summary>Counts the memory for the elements as values.</summary>
    /// <param name="array">The array.</param>
    /// <param name="sorts">Whether they are also put into a set or an order.</param>
    public static OperationContext.HeldMemory Hold(RawValue array, bool sorts) => Hold(Count(array), sorts);

    /// <summary>Counts the memory for a number of values.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sorts">Whether they are also put into a set or an order.</param>
    public static OperationContext.HeldMemory Hold(long count, bool sorts) =>
        OperationContext.Hold(count * (sorts ? 2 * ValueSize : ValueSize));

    /// <summary>How many elements there are.</summary>
    public static int Count(RawValue array)
    {
        OperationContext.CheckForInterrupt(array.Memory.Length);
        return RawReader.Count(array.Raw.Document);
    }
}
