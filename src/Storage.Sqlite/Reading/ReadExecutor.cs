using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query.Aggregation;
using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// Executes one read, document by document, in short time slices, each in a snapshot of its own: neither a long read nor
/// an open cursor keeps a connection or holds up the checkpoints of the write-ahead log. A pipeline pulls it as its input,
/// and can't be left in the middle: it waits in here between two slices.
/// </summary>
/// <param name="operation">The operation that it belongs to.</param>
/// <param name="database">The database; null where there is none, which reads as empty.</param>
/// <param name="collection">The name of the collection.</param>
/// <param name="request">What is read.</param>
internal sealed class ReadExecutor(ReadOperation operation, ReadSource? database, string collection, PlanRequest request)
    : DocumentSource
{
    private const int MaxPrefetchedBytes = 64 * 1024;

    private Snapshot? _snapshot;
    private long _sliceEnd;
    private bool _isAtEnd;
    private bool _isMarked;
    private long? _count;

    // Prefetched documents, one after the other; later the document that was pulled last.
    private byte[] _buffer = [];
    private int _prefetched;
    private int _position;
    private ReadOnlyMemory<byte> _current;
    private RawDocument? _key;

    /// <summary>How many documents to skip.</summary>
    public long Skip { get; init; }

    /// <summary>How many documents to return at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>The plan's executor; null before the first slice.</summary>
    public PlanExecutor? Plan { get; private set; }

    /// <summary>Completes when there may be more documents, for a read that tails.</summary>
    public Task NextChange { get; private set; } = Task.CompletedTask;

    public override double? TextScore => _current.IsEmpty ? null : request.Filter.Text?.ScoreOf(_current.Span);

    public override RawDocument? IndexKey => _key;

    /// <summary>Whether as many documents have been returned as were asked for.</summary>
    public bool IsAtLimit => Plan?.IsAtLimit == true;

    /// <summary>Whether documents may come after the end.</summary>
    public bool Tails => request.Tails;

    /// <summary>Steps to the next document.</summary>
    /// <param name="document">The document, valid until the next call or <see cref="Suspend"/>.</param>
    /// <returns><see cref="Step.Pause"/> where the time slice is over; the next call starts another one.</returns>
    public Step Next(out ReadOnlySpan<byte> document)
    {
        document = default;
        if (_isAtEnd || (_snapshot is null && !TryResume()))
            return Step.End;
        operation.StartScan();
        var step = Plan!.Next(_sliceEnd, out document);
        operation.EndScan();
        if (step == Step.Document)
            return step;
        Suspend();
        _isAtEnd = step == Step.End && !Tails;
        return step;
    }

    /// <summary>Remembers the position, between two time slices.</summary>
    public void Mark() => _isMarked = Plan?.TryMark() == true;

    /// <summary>Goes back to where the position was remembered.</summary>
    /// <returns>False where that is not possible.</returns>
    public bool TryGoBack()
    {
        if (!_isMarked)
            return false;
        Plan!.GoBack();
        _isAtEnd = false;
        return true;
    }

    public override void Free() => Plan?.Free();

    /// <summary>Makes the next step return the current document again.</summary>
    public void StepBack() => Plan!.StepBack();

    /// <summary>Takes a snapshot if there is none, and plans the read if that has not been done.</summary>
    /// <returns>False where there is no database, or none any more.</returns>
    /// <exception cref="DocumentException">QueryPlanKilled: what was read has been dropped.</exception>
    public bool TryResume()
    {
        if (_snapshot is not null || database is null)
            return database is not null;
        _sliceEnd = operation.StartSlice();
        // Before the snapshot, so that no later change is missed.
        if (request.Tails && database.Catalog.Find(collection) is { } tailed)
            NextChange = tailed.Counters.NextChange();
        _snapshot = database.Take(this);
        if (_snapshot is null)
            return Plan is null ? false : throw PlanExecutor.Dropped();
        Plan ??= PlanExecutor.Start(_snapshot.Catalog.Find(collection), request, Skip, Limit);
        Plan.Attach(_snapshot.Connection, _snapshot.Catalog);
        return true;
    }

    /// <summary>Releases the snapshot until the next document is pulled.</summary>
    public void Suspend()
    {
        if (_snapshot is null)
            return;
        Plan?.Detach();
        _snapshot.Dispose();
        _snapshot = null;
    }

    /// <summary>Reads ahead, for the rest of a time slice at most.</summary>
    /// <param name="countOnly">Whether nothing but the number of documents will be asked for.</param>
    /// <returns>Whether that was all, so that pulling the rest takes no time.</returns>
    public bool TryPrefetch(bool countOnly)
    {
        if (countOnly)
            _count = TryCount();
        // Index keys are not kept with documents that are read ahead.
        if (request.Metadata == RecordMetadata.IndexKey)
            return false;
        while (_count is null && _prefetched < MaxPrefetchedBytes)
        {
            var step = Next(out var document);
            if (step != Step.Document)
                return step == Step.End;
            document.CopyTo(Room(_prefetched, document.Length));
            _prefetched += document.Length;
        }

        return _count is not null;
    }

    public override bool TryNext(out ReadOnlyMemory<byte> document)
    {
        _current = default;
        _key = null;
        if (!TryTakePrefetched(out document))
        {
            if (!Pull(out var next))
                return false;
            if (request.Metadata == RecordMetadata.IndexKey && request.Filter.Text is null)
                _key = KeyOf(next);
            next.CopyTo(Room(0, next.Length));
            document = _buffer.AsMemory(0, next.Length);
        }

        _current = document;
        return true;
    }

    public override long Count()
    {
        if (_count is { } known)
            return known;
        long count = 0;
        while (TryTakePrefetched(out _) || Pull(out _))
            count++;
        return count;
    }

    /// <summary>Counts without reading documents; null where that is not possible.</summary>
    public long? TryCount()
    {
        if (TryCountCovered() is not { } covered)
            return null;
        long rest = Math.Max(covered - Skip, 0);
        return Limit == 0 ? rest : Math.Min(rest, Limit);
    }

    /// <summary>Counts what the plan covers, before skip and limit; null where documents must be read.</summary>
    public long? TryCountCovered()
    {
        if (database is null)
            return 0;
        operation.StartSlice();
        using var snapshot = database.Take(this);
        if (snapshot?.Catalog.Find(collection) is not { } info)
            return 0;
        var plan = Planner.Choose(info, request);
        return CoveredCount.Covers(plan) ? CoveredCount.Count(snapshot.Connection, info, plan) : null;
    }

    public override void Dispose()
    {
        Suspend();
        Plan?.Dispose();
        operation.Remove(this);
        if (_buffer.Length > 0)
            BufferPool.Return(_buffer);
        _buffer = [];
        _isAtEnd = true;
    }

    private bool TryTakePrefetched(out ReadOnlyMemory<byte> document)
    {
        document = default;
        if (_position >= _prefetched)
            return false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_position));
        document = _buffer.AsMemory(_position, length);
        _position += length;
        return true;
    }

    private RawDocument? KeyOf(ReadOnlySpan<byte> document)
    {
        byte[] key = Plan!.IndexKey(document).ToArray();
        return key.Length > RawDocument.Empty.Span.Length ? new RawDocument(key) : null;
    }

    private bool Pull(out ReadOnlySpan<byte> document)
    {
        while (true)
        {
            var step = Next(out document);
            if (step != Step.Pause)
                return step == Step.Document;
            operation.Yield();
        }
    }

    private Span<byte> Room(int start, int length)
    {
        if (_buffer.Length < start + length)
        {
            byte[] larger = BufferPool.Rent(Math.Max(start + length, Math.Max(2 * _buffer.Length, 4096)));
            _buffer.AsSpan(0, start).CopyTo(larger);
            if (_buffer.Length > 0)
                BufferPool.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(start, length);
    }
}
