using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Projections;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>
/// An aggregation's result, batch by batch. Pulling a document may take as long as reading the whole collection, so a
/// batch is read on a thread of its own.
/// </summary>
internal sealed class AggregateCursor(AggregateReads reads, DocumentSource result) : IStoreCursor
{
    private readonly BatchSink _sink = new(Projection.Whole);

    /// <inheritdoc/>
    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        _sink.Start(batch, limit);
        return await ReadAsync(_sink, cancellationToken).ConfigureAwait(false) || _sink.HasLeftOver;
    }

    /// <summary>Hands the documents to a sink until it is full or the result is at its end.</summary>
    /// <returns>Whether there may be more.</returns>
    public Task<bool> ReadAsync(DocumentSink sink, CancellationToken cancellationToken)
    {
        reads.CancellationToken = cancellationToken;
        return Task.Factory.StartNew(
            () => Fill(sink), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        result.Dispose();
        return ValueTask.CompletedTask;
    }

    // Between stages, documents may be larger.
    private static void CheckSize(int size)
    {
        if (size > BsonValidator.MaxDocumentSize)
        {
            throw new DocumentException(
                ErrorCode.BsonObjectTooLarge,
                $"BSONObj size: {size} (0x{size:X}) is invalid. Size must be between 0 and {BsonValidator.MaxDocumentSize}(16MB)");
        }
    }

    private bool Fill(DocumentSink sink)
    {
        reads.Budget.StartBatch();
        try
        {
            while (!sink.IsFull)
            {
                if (!result.TryNext(out var document))
                    return false;
                CheckSize(document.Length);
                sink.Take(document.Span);
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
