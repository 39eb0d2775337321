using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Paths;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Writes the distinct values of a field: those of arrays element by element.</summary>
/// <param name="path">The field.</param>
/// <param name="collation">How strings are compared; null for binary comparison.</param>
/// <param name="values">Gets the values.</param>
internal sealed class DistinctValues(FieldPath path, Collation? collation, RawWriter values) : DocumentConsumer
{
    // In BSON, what the values may take at most; the reply must fit a document.
    private const int MaxBytes = 16 * 1024 * 1024;

    private readonly HashSet<byte[]> _seen = new(ByteComparer.Instance);
    private readonly KeyBuffer _key = new();
    private readonly int _start = values.Length;

    public override bool TryTake(ReadOnlySpan<byte> document)
    {
        var visitor = new Visitor(this);
        path.Walk(document, ref visitor, LeafArrays.ElementsOnly);
        return true;
    }

    private void Add(RawValueSpan value)
    {
        if (value.IsMissing)
            return;
        _key.Clear();
        KeyEncoder.Add(_key, value, collation);
        if (!_seen.GetAlternateLookup<ReadOnlySpan<byte>>().Add(_key.Span))
            return;
        values.WriteValue(value);
        if (values.Length - _start > MaxBytes)
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
