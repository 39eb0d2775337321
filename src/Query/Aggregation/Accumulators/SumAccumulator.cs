using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary><c>$sum</c>. What is no number is left out.</summary>
internal sealed class SumAccumulator : Accumulator
{
    private Summation _sum;

    public override BsonValue Result => _sum.Total;

    public override void Add(BsonValue value, MemoryBudget budget) => _sum.Add(value);

    /// <summary>Adds a whole number several times.</summary>
    public void Add(BsonValue whole, long times) => _sum.Add(whole, times);
}
