using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$sum</c>. What is no number is left out.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private Summation _sum;

    public override BsonValue Result => _sum.Total;

    public override BsonValue State => _sum.State;

    public override void Add(BsonValue value, MemoryBudget budget) => _sum.Add(value);

    public override bool TryRemove(BsonValue value) => _sum.TryRemove(value);

    /// <summary>Adds a whole number several times.</summary>
    public void Add(BsonValue whole, long times) => _sum.Add(whole, times);

    public override void Restore(BsonValue state, MemoryBudget budget) => _sum.Restore(state);
}
