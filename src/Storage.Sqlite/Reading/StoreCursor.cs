using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The result of a find or an aggregation, batch by batch.</summary>
internal sealed class StoreCursor(DocumentReader reader, Projection projection, RecordMetadata note = RecordMetadata.None)
    : IStoreCursor
{
    private readonly BatchWriter _writer = new(projection, note);

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        _writer.Start(batch, limit);
        bool mayHaveMore = await reader.ReadAsync(_writer, cancellationToken).ConfigureAwait(false);
        return mayHaveMore || _writer.HasLeftOver;
    }

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        await reader.NextChange.WaitAsync(longest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
