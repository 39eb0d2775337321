using Streetcar.Bson;
using Streetcar.Query.Projections;
using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>
/// A result that is read to its end before any of it is used, so that it does not meet what is made of it. Kept outside
/// of memory.
/// </summary>
/// <param name="documents">Gets the documents, and is disposed with this.</param>
internal sealed class MaterializedResult(ISpill documents) : DocumentSink, IStoreCursor
{
    private readonly BatchSink _batch = new(Projection.Whole);
    private long _next;

    /// <inheritdoc/>
    public override void Take(ReadOnlySpan<byte> document) => documents.Append([], document);

    /// <inheritdoc/>
    public ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _batch.Start(batch, limit);
        while (!_batch.IsFull && _next < documents.Count)
            _batch.Take(documents.ReadValue(_next++));
        return ValueTask.FromResult(_next < documents.Count || _batch.HasLeftOver);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        documents.Dispose();
        return ValueTask.CompletedTask;
    }
}
