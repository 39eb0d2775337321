using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$first</c>: the first document's value, null where it has none.</summary>
internal sealed class FirstAccumulator : BufferingAccumulator
{
    private RawValue _first;

    public override RawValue Result => _first.OrNull;

    protected override IEnumerable<RawValue> Held => _first.IsMissing ? [] : [_first];

    public override void Add(RawValue value, StageMemory memory)
    {
        if (!_first.IsMissing)
            return;
        memory.Add(value.Memory.Length);
        _first = RawValue.Copy(value.OrNull.Raw);
    }
}
