using Orleans;
using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace Streetcar.Grains;

/// <summary>
/// An open cursor, under its id: what is left of a result. It lives on the silo that opened it, and goes with it. One
/// that is at its end closes itself, as does one that nobody has read for ten minutes.
/// </summary>
/// <remarks>
/// <see cref="CollectionGrainExtensions.Find"/> and <see cref="CollectionGrainExtensions.Aggregate"/> read a cursor to
/// its end, and close it where the loop ends early. Who takes batches one by one has the cursor from a
/// <see cref="DocumentBatch"/>:
/// <example><code>
/// var batch = await orders.FindAsync(new BsonDocument("item", "pen"));
/// while (batch.Cursor is { } cursor)
///     batch = await cursor.NextAsync();
/// </code></example>
/// </remarks>
[Alias("streetcar.ICursorGrain"), Version(1)]
public interface ICursorGrain : IGrainWithIntegerKey
{
    /// <summary>Takes the next batch.</summary>
    /// <param name="batchSize">How many documents at most; 0, the default, leaves it to the silo.</param>
    /// <param name="cancellationToken">Ends the wait; the batch stays for the next call.</param>
    /// <returns>The batch.</returns>
    /// <exception cref="DocumentStoreException">
    /// No cursor is open under this id (43, <c>CursorNotFound</c>), since it is at its end, was closed or idle for too
    /// long, or went with its silo; or it was closed meanwhile (237); or the read failed, which closes it. A call that
    /// is under way when the silo dies throws one of Orleans' exceptions.
    /// </exception>
    [Alias("Next")]
    Task<DocumentBatch> NextAsync(int batchSize = 0, CancellationToken cancellationToken = default);

    /// <summary>Closes the cursor, also while a batch is being read.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether one was open.</returns>
    [AlwaysInterleave]
    [Alias("Close")]
    Task<bool> CloseAsync(CancellationToken cancellationToken = default);
}
