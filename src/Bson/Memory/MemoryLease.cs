namespace Streetcar.Bson.Memory;

/// <summary>Memory that one holder has taken from a budget, and gives back as a whole. Used by one thread at a time.</summary>
/// <param name="budget">The budget.</param>
public sealed class MemoryLease(MemoryBudget budget) : IDisposable
{
    /// <summary>Whether its holder waits for more where there is none; otherwise he does without.</summary>
    public bool Waits { get; init; } = true;

    /// <summary>How many bytes it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>A lease of memory that has been taken already, and is to be counted.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="bytes">How much.</param>
    public static MemoryLease OfTaken(MemoryBudget budget, long bytes)
    {
        budget.Add(bytes);
        return new MemoryLease(budget) { Bytes = bytes };
    }

    /// <summary>Takes more, if there is some.</summary>
    /// <param name="bytes">How much.</param>
    public bool TryGrow(long bytes)
    {
        if (!budget.TryTake(bytes))
            return false;
        Bytes += bytes;
        return true;
    }

    /// <summary>Takes more, and waits for it where there is none.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="longest">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where there was none in time.</returns>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async ValueTask<bool> GrowAsync(long bytes, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (!await budget.TakeAsync(bytes, longest, cancellationToken).ConfigureAwait(false))
            return false;
        Bytes += bytes;
        return true;
    }

    /// <summary>Gives all of it back.</summary>
    public void Dispose()
    {
        if (Bytes > 0)
            budget.Release(Bytes);
        Bytes = 0;
    }
}
