using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$avg</c>. Ignores what is not a number; the average of none is null.</summary>
internal sealed class AvgAccumulator : Accumulator
{
    private Summation _sum;
    private long _count;

    public override RawValue Result => _count == 0 ? RawValue.Null : _sum.Average(_count);

    public override RawValue State => RawArray.Create(_count, _sum.State);

    public override void Add(RawValue value, StageMemory memory)
    {
        if (!value.IsNumber)
            return;
        _sum.Add(value);
        _count++;
    }

    public override bool TryRemove(RawValue value)
    {
        if (!_sum.TryRemove(value))
            return false;
        _count -= value.IsNumber ? 1 : 0;
        return true;
    }

    public override void Restore(RawValue state, StageMemory memory)
    {
        _count += state.AsArray[0].AsInt64;
        _sum.Restore(state.AsArray[1]);
    }
}
