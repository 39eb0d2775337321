using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Paths;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Gathers the distinct values of a field: those of arrays element by element.</summary>
/// <param name="path">The field.</param>
/// <param name="collation">How strings are compared; null for binary comparison.</param>
internal sealed class DistinctValues(FieldPath path, Collation? collation) : DocumentConsumer
{
    // In BSON, what the values may take at most; the reply must fit a document.
    private const int MaxBytes = 16 * 1024 * 1024;

    // A type, and a name of one digit.
    private const int LeastElement = 3;

    private readonly Dictionary<byte[], RawValue> _values = new(ByteComparer.Instance);
    private readonly KeyBuffer _key = new();
    private int _bytes;

    public override bool TryTake(ReadOnlySpan<byte> document)
    {
        var visitor = new Visitor(this);
        path.Walk(document, ref visitor, LeafArrays.ElementsOnly);
        return true;
    }

    /// <summary>Writes the values in their order.</summary>
    public void WriteTo(RawWriter writer)
    {
        byte[][] keys = [.. _values.Keys];
        Array.Sort(keys, (left, right) => left.AsSpan().SequenceCompareTo(right));
        foreach (byte[] key in keys)
            writer.WriteValue(_values[key].Raw);
    }

    private void Add(RawValueSpan value)
    {
        if (value.IsMissing)
            return;
        _key.Clear();
        KeyEncoder.Add(_key, value, collation);
        var known = _values.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (known.ContainsKey(_key.Span))
            return;
        known[_key.Span] = value.ToValue();
        _bytes += value.Bytes.Length + LeastElement;
        if (_bytes > MaxBytes)
            throw new DocumentException((ErrorCode)17217, "distinct too big, 16mb cap");
    }

    private readonly struct Visitor(DistinctValues distinct) : IPathVisitor
    {
        public bool Visit(RawValueSpan value, int arrayIndex)
        {
            distinct.Add(value);
            return false;
        }
    }
}
