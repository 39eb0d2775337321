using Orleans;

namespace Streetcar.Grains.Typed;

/// <summary>
/// Runs the commands of typed grains as the silo runs all others, and not in the grain's turn: a long read must not
/// hold up the grain's other calls.
/// </summary>
/// <param name="dispatcher">The silo's commands.</param>
/// <param name="grains">Where the grains of cursors are had.</param>
internal sealed class TypedCommands(ICommandDispatcher dispatcher, IGrainFactory grains)
{
    /// <summary>Runs a command.</summary>
    /// <exception cref="DocumentStoreException">The command failed.</exception>
    public async Task<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var reply = await Task.Run(
            () => dispatcher.RunAsync(command, cancellationToken).AsTask(), CancellationToken.None);
        TypedReplies.ThrowIfFailed(reply, cancellationToken);
        return reply;
    }

    /// <summary>Runs a command that opens a cursor, which is closed if nobody waits for it any more.</summary>
    /// <exception cref="DocumentStoreException">The command failed.</exception>
    public async Task<DocumentBatch> OpenAsync(Command command, CancellationToken cancellationToken)
    {
        var batch = TypedReplies.ToBatch(await RunAsync(command, cancellationToken), grains);
        if (batch.Cursor is { } cursor && cancellationToken.IsCancellationRequested)
        {
            await cursor.CloseAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return batch;
    }

    /// <summary>Runs a command that opens a cursor, and reads that to its end.</summary>
    /// <exception cref="DocumentStoreException">The command failed.</exception>
    public async Task<List<MongoDB.Bson.BsonDocument>> ListAsync(Command command, CancellationToken cancellationToken)
    {
        var batch = await OpenAsync(command, cancellationToken);
        var documents = new List<MongoDB.Bson.BsonDocument>(batch.Documents);
        while (batch.Cursor is { } cursor)
        {
            batch = await cursor.NextAsync(0, cancellationToken);
            documents.AddRange(batch.Documents);
        }

        return documents;
    }
}
