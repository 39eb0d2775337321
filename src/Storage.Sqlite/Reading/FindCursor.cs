using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>A find's result, batch by batch.</summary>
internal sealed class FindCursor(SlicedRead read, Projection projection, RecordMetadata note = RecordMetadata.None) : IStoreCursor
{
    private readonly BatchSink _sink = new(projection, note);

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
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
