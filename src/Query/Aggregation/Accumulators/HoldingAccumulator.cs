using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>An accumulator that holds values, which can be added again to another one of its kind.</summary>
internal abstract class HoldingAccumulator : Accumulator
{
    public sealed override RawValue State => ArrayBuilder.Of([.. Held]);

    /// <summary>The values that it holds, in the order in which they came.</summary>
    protected abstract IEnumerable<RawValue> Held { get; }

    public sealed override void Restore(RawValue state, MemoryBudget budget)
    {
        foreach (var value in new ArrayElements(state))
            Add(value, budget);
    }
}
