using Streetcar.Bson;
using Streetcar.Bson.Memory;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The result of a find or an aggregation, batch by batch.</summary>
internal sealed class StoreCursor(DocumentReader reader, BatchWriter writer) : IStoreCursor
{
    public long Memory => reader.Memory;

    public bool TryGoBack() => reader.TryGoBack();

    public void Free() => reader.Free();

    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        writer.Start(batch, limit);
        while (true)
        {
            bool mayHaveMore = await reader.ReadAsync(writer, cancellationToken).ConfigureAwait(false);
            if (writer.WantedMemory == 0 || !batch.Memory!.Waits)
                return mayHaveMore;
            if (!await batch.Memory!.GrowAsync(writer.WantedMemory, MemoryBudget.LongestWait, cancellationToken).ConfigureAwait(false))
                throw MemoryErrors.ForReply();
            writer.Resume();
        }
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
