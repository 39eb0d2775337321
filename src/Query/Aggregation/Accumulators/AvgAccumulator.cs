using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary><c>$avg</c>. Ignores what is not a number; the average of none is null.</summary>
internal sealed class AvgAccumulator : Accumulator
{
    private const double MostExact = 1L << 53;

    private Summation _sum;
    private long _count;

    public override RawValue Result => _count == 0 ? RawValue.Null : _sum.Average(_count);

    public override RawValue State => RawArray.Create(_count, _sum.State);

    public override void Add(RawValue value, StageMemory memory)
    {
        if (!value.IsNumber)
            return;
        // As in MongoDB, the digits of Int64 numbers beyond those of a Double are lost.
        _sum.Add(value.Type == ElementType.Int64 && Math.Abs((double)value.Raw.Int64) > MostExact ? (double)value.Raw.Int64 : value);
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
