using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>
/// A result that is read to its end before any of it is used, so that writing it does not change it. Kept on disk.
/// </summary>
/// <param name="documents">Holds the documents; disposed with this.</param>
internal sealed class SpilledResult(ISpill documents) : DocumentReader
{
    private long _next;

    /// <summary>Reads all of a result.</summary>
    public static async Task<SpilledResult> OfAsync(DocumentReader result, ISpill spill, CancellationToken cancellationToken)
    {
        try
        {
            await result.ReadAsync(new Appender(spill), cancellationToken).ConfigureAwait(false);
            return new SpilledResult(spill);
        }
        catch
        {
            spill.Dispose();
            throw;
        }
    }

    public override ValueTask<bool> ReadAsync(DocumentConsumer consumer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (!consumer.IsFull && _next < documents.Count)
        {
            if (!consumer.TryTake(documents.ReadValue(_next)))
                return ValueTask.FromResult(true);
            _next++;
        }

        return ValueTask.FromResult(_next < documents.Count);
    }

    public override void Dispose() => documents.Dispose();

    private sealed class Appender(ISpill spill) : DocumentConsumer
    {
        public override bool TryTake(ReadOnlySpan<byte> document)
        {
            spill.Append([], document);
            return true;
        }
    }
}
