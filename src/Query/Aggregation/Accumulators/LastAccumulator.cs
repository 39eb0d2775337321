using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$last</c>: the last document's value, null where it has none.</summary>
internal sealed class LastAccumulator : BufferingAccumulator
{
    private RawValue _last;

    public override RawValue Result => _last.OrNull;

    protected override IEnumerable<RawValue> Held => [_last];

    public override void Add(RawValue value, StageMemory memory)
    {
        memory.Add(value.Memory.Length - _last.Memory.Length);
        _last = RawValue.Copy(value.Raw);
    }

    public override bool TryRemove(RawValue value) => true;
}
