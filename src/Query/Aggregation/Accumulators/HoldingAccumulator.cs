using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>An accumulator that holds values, which can be added again to another one of its kind.</summary>
internal abstract class HoldingAccumulator : Accumulator
{
    public sealed override BsonValue State => ArrayBuilder.Of([.. Held]);

    /// <summary>The values that it holds, in the order in which they came.</summary>
    protected abstract IEnumerable<BsonValue> Held { get; }

    public sealed override void Restore(BsonValue state, MemoryBudget budget)
    {
        foreach (var value in new ArrayElements(state))
            Add(value, budget);
    }
}
