using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Projections;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>An open change stream. While nothing changes it holds its position, and waits to be told.</summary>
/// <param name="scope">What it watches.</param>
/// <param name="source">Its events.</param>
/// <param name="pipeline">What is made of them.</param>
/// <param name="signal">Tells of changes.</param>
/// <param name="recording">What it makes go on.</param>
/// <param name="operation">What its work counts for.</param>
internal sealed class ChangeStreamCursor(
    StreamScope scope, ChangeSource source, Pipeline pipeline, ChangeSignal signal, ChangeRecording recording, ReadOperation operation)
    : IStoreCursor
{
    private readonly bool _splits = pipeline.ChangeStream!.SplitsLargeEvents;
    private readonly DocumentSource _result = pipeline.Run(source);
    private readonly BatchWriter _writer = new(Projection.Whole);
    private bool _isAtEnd;
    private bool _isDisposed;

    public RawDocument? PostBatchResumeToken => source.Position.ToToken();

    public async ValueTask<bool> ReadAsync(RawWriter batch, BatchLimit limit, CancellationToken cancellationToken)
    {
        if (_isAtEnd)
            return false;
        var settled = recording.Clock.Settled;
        if (signal.Last < source.Position.Time)
        {
            source.Pass(settled);
            return true;
        }

        _writer.Start(batch, limit);
        operation.StartBatch(cancellationToken);
        while (true)
        {
            if (pipeline.MayRunLong)
                await operation.RunOnThreadAsync(() => Fill(settled)).ConfigureAwait(false);
            else
                FillOnCaller(settled);
            if (_writer.WantedMemory == 0 || !batch.Memory!.Waits)
                break;
            if (!await batch.Memory.GrowAsync(_writer.WantedMemory, MemoryBudget.LongestWait, cancellationToken).ConfigureAwait(false))
                throw MemoryErrors.ForReply();
            _writer.Resume();
        }

        operation.EndBatch();
        return !_isAtEnd;
    }

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var next = signal.NextChange();
        if (signal.Last < source.Position.Time)
            await WaitAsync(next, longest).ConfigureAwait(false);
        // A change is told before its commit counts as made, and those before it may be of slower databases.
        var left = longest - Stopwatch.GetElapsedTime(start);
        if (signal.Last >= source.Position.Time && left > TimeSpan.Zero)
            await WaitAsync(recording.Clock.WhenSettled(signal.Last), left).ConfigureAwait(false);

        async Task WaitAsync(Task task, TimeSpan time)
        {
            await task.WaitAsync(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _result.Dispose();
        await recording.LeaveAsync(scope).ConfigureAwait(false);
    }

    private void FillOnCaller(RawTimestamp settled)
    {
        using var work = operation.Enter();
        Fill(settled);
    }

    private bool Fill(RawTimestamp settled)
    {
        try
        {
            source.Start(settled);
            bool hasRoom = true;
            while (hasRoom && !_writer.IsFull && _result.TryNext(out var document))
                hasRoom = TryTake(document);
            if (hasRoom && source.IsCaughtUp)
                source.Pass(settled);
            return _isAtEnd = hasRoom && source.IsAtEnd;
        }
        finally
        {
            source.Suspend();
        }
    }

    // What is filtered out is passed too.
    private bool TryTake(ReadOnlyMemory<byte> document)
    {
        CheckToken(document.Span);
        if (document.Length > BsonValidator.MaxDocumentSize)
        {
            return _splits
                ? TryTakeParts(SplitEvent.Of(new RawDocument(document), source.Position))
                : throw SplitEvent.TooLarge(document.Length);
        }

        if (source.PassedFragments > 0)
            throw SplitEvent.IsWhole();
        if (_writer.TryTake(document.Span))
            return true;
        source.StepBack();
        return false;
    }

    private bool TryTakeParts(List<RawDocument> parts)
    {
        int passed = source.PassedFragments;
        if (passed > parts.Count)
            throw SplitEvent.IsSplitElsewhere();
        for (int i = passed; i < parts.Count; i++)
        {
            if (!_writer.IsFull && _writer.TryTake(parts[i].Span))
                continue;
            if (i == 0)
                source.StepBack();
            else
                source.StopAt(i);
            return false;
        }

        return true;
    }

    private void CheckToken(ReadOnlySpan<byte> document)
    {
        var id = RawReader.Find(document, "_id"u8);
        if (id.Type == ElementType.Document && id.Document.SequenceEqual(source.Position.ToToken().Span))
            return;
        throw new DocumentException(
            ErrorCode.ChangeStreamFatalError,
            "Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id "
            + "field of an event makes it impossible to resume the stream from that point. Only transformations that retain the unmodified _id "
            + "field are allowed. "
            + $"Expected: {new RawDocument { ["_id"] = source.Position.ToToken() }} but found: {Found(id)}");

        static RawDocument Found(RawValueSpan id) => id.IsMissing ? RawDocument.Empty : new RawDocument { ["_id"] = id.ToValue() };
    }
}
