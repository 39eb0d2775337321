using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Aggregating;

/// <summary>
/// Reads the result of a pipeline. Pulling one document may take as long as reading whole collections, and can't be left
/// in the middle. So a pipeline runs on its caller's thread only if all of its input has been read within one time slice;
/// otherwise on one of the threads that are kept for queries.
/// </summary>
/// <param name="operation">The operation.</param>
/// <param name="pipeline">The pipeline.</param>
/// <param name="head">The executor of the pipeline's head.</param>
/// <param name="result">The running pipeline, which owns the head.</param>
internal sealed class PipelineReader(
    ReadOperation operation, Pipeline pipeline, ReadExecutor head, DocumentSource result)
    : DocumentReader
{
    private bool? _isSmall;
    private ReadOnlyMemory<byte> _document;

    // Whether the document that was pulled last has not been taken.
    private bool _isBack;

    public override long Memory => operation.Memory;

    public override async ValueTask<bool> ReadAsync(DocumentConsumer consumer, CancellationToken cancellationToken)
    {
        if (consumer.IsFull)
            return true;
        operation.StartBatch(cancellationToken);
        try
        {
            return IsSmall()
                ? FillOnCaller(consumer)
                : await operation.RunOnThreadAsync(() => Fill(consumer)).ConfigureAwait(false);
        }
        finally
        {
            operation.EndBatch();
        }
    }

    public override void Free()
    {
        _document = _isBack ? _document.ToArray() : default;
        operation.Free(result);
    }

    public override void Dispose() => result.Dispose();

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

    private bool IsSmall()
    {
        try
        {
            return _isSmall ??= !pipeline.MayRunLong && pipeline.ReadsCollection && !pipeline.Collections.Any() && head.TryPrefetch(pipeline.OnlyCounts);
        }
        finally
        {
            operation.Suspend();
        }
    }

    private bool FillOnCaller(DocumentConsumer consumer)
    {
        using var work = operation.Enter();
        return Fill(consumer);
    }

    private bool Fill(DocumentConsumer consumer)
    {
        try
        {
            while (!consumer.IsFull)
            {
                if (!_isBack && !result.TryNext(out _document))
                    return false;
                _isBack = false;
                CheckSize(_document.Length);
                if (consumer.TryTake(_document.Span))
                    continue;
                _isBack = true;
                return true;
            }

            return true;
        }
        finally
        {
            operation.Suspend();
        }
    }
}
