using Streetcar.Bson;
using Streetcar.Query.Collations;
using Streetcar.Query.Expressions;
using Streetcar.Query.Sorting;
using Streetcar.Query.Spilling;

namespace Streetcar.Query.Aggregation.Groups;

/// <summary>
/// Groups that memory could not hold. They are brought into the order of their keys' hashes, in which the parts of a group
/// are merged again, in the order in which they were spilled.
/// </summary>
internal sealed class GroupSpill(ISpillStore spills, long memoryLimit, Collation? collation) : IDisposable
{
    private readonly DocumentSorter _parts = new(new NumberOrder(part => HashOf(part)), 0, spills, memoryLimit);
    private readonly ValueEquality _equality = ValueEquality.Of(collation);
    private readonly RawWriter _part = new();
    private bool _isReading;
    private bool _hasNext;
    private ReadOnlyMemory<byte> _next;

    /// <summary>Spills groups of a table: those that are left.</summary>
    public void Add(Dictionary<RawValue, Group>.ValueCollection.Enumerator groups)
    {
        while (groups.MoveNext())
            Add(groups.Current);
    }

    /// <summary>Takes the groups of the next hash, all parts together.</summary>
    /// <param name="table">An empty table for them.</param>
    /// <param name="memory">Counts what they hold.</param>
    /// <returns>False at the end.</returns>
    public bool TryTake(GroupTable table, StageMemory memory)
    {
        if (!_isReading)
            _hasNext = _parts.TryNext(out _next);
        _isReading = true;
        if (!_hasNext)
            return false;
        int hash = HashOf(_next.Span);
        do
        {
            var part = new RawDocument(_next);
            var group = table.Find(part["k"]);
            int i = 0;
            foreach (var state in new ArrayElements(part["s"]))
                group.Accumulators[i++].Restore(state, memory);
            _hasNext = _parts.TryNext(out _next);
        }
        while (_hasNext && HashOf(_next.Span) == hash);
        return true;
    }

    /// <summary>Puts the parts on disk that are left, while they are taken.</summary>
    public void Free()
    {
        _next = _next.ToArray();
        _parts.Free();
    }

    public void Dispose()
    {
        _parts.Dispose();
        _part.Dispose();
    }

    private void Add(Group group)
    {
        OperationContext.CheckForInterrupt();
        _part.Reset();
        _part.WriteStartDocument();
        _part.WriteName("h"u8);
        _part.WriteInt32(_equality.GetHashCode(group.Key));
        _part.WriteName("k"u8);
        _part.WriteValue(group.Key);
        _part.WriteName("s"u8);
        _part.WriteStartArray();
        foreach (var accumulator in group.Accumulators)
        {
            using var part = OperationContext.StartPart();
            _part.WriteValue(accumulator.State);
        }

        _part.WriteEndArray();
        _part.WriteEndDocument();
        _parts.Add(_part.WrittenSpan);
    }

    private static int HashOf(ReadOnlySpan<byte> part) => RawReader.Find(part, "h"u8).Int32;
}
