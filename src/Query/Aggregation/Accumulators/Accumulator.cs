using Streetcar.Bson;

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
