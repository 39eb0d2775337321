using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>A find's result, batch by batch.</summary>
internal sealed class FindCursor(SlicedRead read, Projection projection, Note note = Note.None) : IStoreCursor
{
    private readonly BatchSink _sink = new(projection, note);

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(BsonWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        _sink.Start(batch, limit);
        bool mayHaveMore = await read.ReadAsync(_sink, cancellationToken).ConfigureAwait(false);
        return mayHaveMore || _sink.HasLeftOver;
    }

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        await read.NextChange.WaitAsync(longest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        read.Dispose();
        return ValueTask.CompletedTask;
    }
}
