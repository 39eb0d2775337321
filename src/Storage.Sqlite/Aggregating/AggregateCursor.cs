using Streetcar.Bson;
using Streetcar.Query;

namespace Streetcar.Storage.Sqlite;

/// <summary>
/// An aggregation's result, batch by batch. Pulling a document may take as long as reading the whole collection, so a
/// batch is read on a thread of its own.
/// </summary>
internal sealed class AggregateCursor(AggregateReads reads, DocumentSource result) : IStoreCursor
{
    private readonly BatchSink _sink = new(Projection.Whole);

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(BsonWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        reads.CancellationToken = cancellationToken;
        _sink.Start(batch, limit);
        return await Task.Factory.StartNew(
            Fill, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        result.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Fill()
    {
        reads.Budget.StartBatch();
        try
        {
            while (!_sink.IsFull)
            {
                if (!result.TryNext(out var document))
                    return _sink.HasLeftOver;
                _sink.Take(document.Span);
            }

            return true;
        }
        finally
        {
            reads.Suspend();
            reads.Budget.EndBatch();
        }
    }
}
