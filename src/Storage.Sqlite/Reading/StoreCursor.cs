using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The result of a find or an aggregation, batch by batch.</summary>
internal sealed class StoreCursor(DocumentReader reader, BatchWriter writer) : IStoreCursor
{
    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        writer.Start(batch, limit);
        bool mayHaveMore = await reader.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
        return mayHaveMore || writer.HasLeftOver;
    }

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        await reader.NextChange.WaitAsync(longest, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
