using Streetcar.Bson;
using Streetcar.Query.Expressions;

namespace Streetcar.Query.Aggregation.Accumulators;

/// <summary>Accumulates the values of a group into one.</summary>
internal abstract class Accumulator
{
    /// <summary>The value of what was added so far; missing where there is none.</summary>
    public abstract RawValue Result { get; }

    /// <summary>The values added so far, for <see cref="Restore"/> on another accumulator of the same type.</summary>
    public abstract RawValue State { get; }

    /// <summary>Takes a further value.</summary>
    /// <param name="value">The value, which may be missing; copied where it is kept.</param>
    /// <param name="memory">Counts the bytes that the accumulator holds.</param>
    public abstract void Add(RawValue value, StageMemory memory);

    /// <summary>Removes the earliest of the values.</summary>
    /// <param name="value">The value.</param>
    /// <returns>False where that is not possible; the accumulator is invalid then.</returns>
    public virtual bool TryRemove(RawValue value) => false;

    /// <summary>Adds all that another accumulator has.</summary>
    /// <param name="state">The <see cref="State"/> of the other one.</param>
    /// <param name="memory">Counts the bytes that the accumulator holds.</param>
    public abstract void Restore(RawValue state, StageMemory memory);
}

/// <summary>An accumulator that keeps values, which are its state.</summary>
internal abstract class BufferingAccumulator : Accumulator
{
    public sealed override RawValue State
    {
        get
        {
            using var state = ValueBuilder.Array();
            foreach (var value in Held)
                state.Add(value);
            return state.ToValue();
        }
    }

    /// <summary>The values that it holds, in the order in which they came.</summary>
    protected abstract IEnumerable<RawValue> Held { get; }

    public sealed override void Restore(RawValue state, StageMemory memory)
    {
        foreach (var value in new ArrayElements(state))
        {
            OperationContext.CheckForInterrupt();
            Add(value, memory);
        }
    }
}

/// <summary>The memory cost of values that are held individually.</summary>
internal static class BufferedValue
{
    // The struct itself, and the header of the array of its bytes.
    private const int Overhead = 64;

    public static long Size(RawValue value) => Overhead + value.Memory.Length;
}
