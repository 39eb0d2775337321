using Streetcar.Bson;

namespace Streetcar.Query;

/// <summary>Gathers the values of a group into one.</summary>
internal abstract class Accumulator
{
    /// <summary>The value of what was added so far; missing where there is none.</summary>
    public abstract BsonValue Result { get; }

    /// <summary>Takes a further value.</summary>
    /// <param name="value">The value, which may be missing; copied where it is kept.</param>
    /// <param name="budget">Counts the bytes that the accumulator comes to hold.</param>
    public abstract void Add(BsonValue value, MemoryBudget budget);
}
