using Streetcar.Bson;

namespace Streetcar.Storage;

/// <summary>
/// The rest of a result, read batch by batch. It holds no read transaction and no lock between batches: it knows its
/// position and goes on from there. Used by one caller at a time; disposing it gives back all it holds.
/// </summary>
public interface IStoreCursor : IAsyncDisposable
{
    /// <summary>Writes the next documents as elements of the writer's open array.</summary>
    /// <param name="batch">A writer in an array.</param>
    /// <param name="limit">How much to write.</param>
    /// <param name="cancellationToken">Ends the read early; the cursor can't be used afterwards.</param>
    /// <returns>Whether there may be more; false means that the result is at its end.</returns>
    /// <exception cref="DocumentException">The read failed; the cursor can't be used afterwards.</exception>
    ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken);

    /// <summary>The token by which a change stream goes on behind what has been read; null for other cursors.</summary>
    RawDocument? PostBatchResumeToken => null;

    /// <summary>How many bytes it holds of the memory that queries share.</summary>
    long Memory => 0;

    /// <summary>
    /// Goes back to before the last batch, whose documents nobody has seen, so that the next read has them again: those that
    /// are there then.
    /// </summary>
    /// <returns>False where that is not possible; the next read then goes on behind the batch.</returns>
    bool TryGoBack() => false;

    /// <summary>Puts on disk what it holds in memory, as far as it can; for a cursor that nobody reads for a time.</summary>
    /// <exception cref="OperationCanceledException">What ends the last read has ended this; the cursor can't be used afterwards.</exception>
    void Free()
    {
    }

    /// <summary>
    /// Waits, after a batch of a read that tails, until there may be more documents; where the store can't know, for as
    /// long as it may.
    /// </summary>
    /// <param name="longest">How long to wait at most.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="OperationCanceledException">The wait was ended early.</exception>
    Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => Task.Delay(longest, cancellationToken);
}
