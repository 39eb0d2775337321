using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>
/// <c>$stdDevPop</c> and <c>$stdDevSamp</c>. Ignores what is not a number; the deviation of none, and of a sample of
/// one, is null.
/// </summary>
internal sealed class StdDevAccumulator(bool isSample) : Accumulator
{
    private long _count;
    private double _mean;
    private double _squares;

    public override RawValue Result => _count <= (isSample ? 1 : 0)
        ? RawValue.Null
        : Math.Sqrt(_squares / (isSample ? _count - 1 : _count));

    public override RawValue State => RawArray.Create(_count, _mean, _squares);

    // Welford's steps, which lose no digits where the numbers are large and close together.
    public override void Add(RawValue value, StageMemory memory)
    {
        if (!value.IsNumber)
            return;
        double number = Numbers.ToDouble(value.Raw);
        _count++;
        double distance = number - _mean;
        _mean += distance / _count;
        _squares += distance * (number - _mean);
    }

    public override void Restore(RawValue state, StageMemory memory)
    {
        long count = state.AsArray[0].AsInt64;
        if (count == 0)
            return;
        double distance = state.AsArray[1].AsDouble - _mean;
        long all = _count + count;
        _squares += state.AsArray[2].AsDouble + (distance * distance * _count * count / all);
        _mean += distance * count / all;
        _count = all;
    }
}
