using System.Runtime.CompilerServices;
using MongoDB.Bson;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>The documents of a result, batch by batch.</summary>
internal static class CursorDocuments
{
    /// <summary>Reads a result to its end. Its cursor is closed where the loop ends early.</summary>
    /// <param name="open">Gives the first batch; called when the loop begins.</param>
    /// <param name="batchSize">
    /// How many documents the other batches hold at most; 0 for as many as are sensible.
    /// </param>
    /// <param name="cancellationToken">Ends the loop.</param>
    public static async IAsyncEnumerable<BsonDocument> ReadAsync(
        Func<CancellationToken, Task<DocumentBatch>> open,
        int batchSize,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = await open(cancellationToken);
        var cursor = batch.Cursor;
        try
        {
            while (true)
            {
                foreach (var document in batch.Documents)
                    yield return document;
                if (cursor is null)
                    yield break;
                batch = await cursor.NextAsync(batchSize, cancellationToken);
                cursor = batch.Cursor;
            }
        }
        finally
        {
            if (cursor is not null)
                await CloseAsync(cursor);
        }
    }

    private static async Task CloseAsync(ICursorGrain cursor)
    {
        try
        {
            await cursor.CloseAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // How the loop ended is what its caller asks for. The cursor goes with its silo, or once idle for long.
        }
    }
}
