using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$avg</c>. What is no number is left out; the average of none is null.</summary>
internal sealed class AverageAccumulator : Accumulator
{
    private Summation _sum;
    private long _count;

    public override BsonValue Result => _count == 0 ? BsonValue.Null : _sum.Average(_count);

    public override BsonValue State => BsonArray.Create(_count, _sum.State);

    public override void Add(BsonValue value, MemoryBudget budget)
    {
        if (!value.IsNumber)
            return;
        _sum.Add(value);
        _count++;
    }

    public override bool TryRemove(BsonValue value)
    {
        if (!_sum.TryRemove(value))
            return false;
        _count -= value.IsNumber ? 1 : 0;
        return true;
    }

    public override void Restore(BsonValue state, MemoryBudget budget)
    {
        _count += state.AsArray[0].AsInt64;
        _sum.Restore(state.AsArray[1]);
    }
}
