using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>Gathers the values of a group into one.</summary>
internal abstract class Accumulator
{
    /// <summary>The value of what was added so far; missing where there is none.</summary>
    public abstract RawValue Result { get; }

    /// <summary>What was added so far, for <see cref="Restore"/> on another one of its kind.</summary>
    public abstract RawValue State { get; }

    /// <summary>Takes a further value.</summary>
    /// <param name="value">The value, which may be missing; copied where it is kept.</param>
    /// <param name="budget">Counts the bytes that the accumulator comes to hold.</param>
    public abstract void Add(RawValue value, MemoryBudget budget);

    /// <summary>Takes the earliest of several values back out.</summary>
    /// <param name="value">The value.</param>
    /// <returns>False where that would leave a trace; it is of no use then any more.</returns>
    public virtual bool TryRemove(RawValue value) => false;

    /// <summary>Takes what another one was given after all that was added so far.</summary>
    /// <param name="state">The <see cref="State"/> of the other one.</param>
    /// <param name="budget">Counts the bytes that the accumulator comes to hold.</param>
    public abstract void Restore(RawValue state, MemoryBudget budget);
}

/// <summary>An accumulator that holds values, which can be added again to another one of its kind.</summary>
internal abstract class BufferingAccumulator : Accumulator
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

/// <summary>What values cost that are held one by one.</summary>
internal static class BufferedValue
{
    // The struct itself, and the header of the array that its bytes lie in.
    private const int Overhead = 64;

    public static long Size(RawValue value) => Overhead + value.Memory.Length;
}
