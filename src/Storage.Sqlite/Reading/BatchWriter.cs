using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Writes documents into batches, as far as each has room.</summary>
/// <param name="projection">Which part of them is written.</param>
internal class BatchWriter(Projection projection) : DocumentConsumer
{
    // Memory is asked for in larger parts than a document.
    private const int MemoryPart = 256 * 1024;

    private RawWriter? _batch;
    private BatchLimit _limit;
    private int _documents;
    private long _bytes;
    private long _counted;
    private bool _isRefusing;

    public override bool IsFull =>
        _isRefusing || _documents >= _limit.Documents || (_documents > 0 && _bytes >= _limit.Bytes);

    /// <summary>How much memory the first document needs that there is none for, in bytes; 0 where there is.</summary>
    public long WantedMemory { get; private set; }

    protected Projection Projection => projection;

    public void Start(RawWriter batch, BatchLimit limit)
    {
        _batch = batch;
        _limit = limit;
        _documents = 0;
        _bytes = 0;
        Resume();
    }

    /// <summary>Goes on once the batch has the memory that the first document needs.</summary>
    public void Resume()
    {
        _counted = BufferPool.LongestShort + (_batch!.Memory?.Bytes ?? 0);
        _isRefusing = false;
        WantedMemory = 0;
    }

    public override bool TryTake(ReadOnlySpan<byte> document)
    {
        bool isFirst = _documents == 0;
        if ((!isFirst && _bytes + document.Length > _limit.Bytes) || !TryCount(document.Length, isFirst))
        {
            _isRefusing = true;
            return false;
        }

        int before = _batch!.Length;
        Write(document, _batch);
        _documents++;
        _bytes += _batch.Length - before;
        return true;
    }

    /// <summary>Writes what is returned for a document.</summary>
    protected virtual void Write(ReadOnlySpan<byte> document, RawWriter output)
    {
        if (projection.Kind == ProjectionKind.Whole)
            output.WriteDocument(document);
        else
            projection.Write(document, output);
    }

    // Who has a document returns it; who has none waits for memory. So nobody holds what others wait for.
    private bool TryCount(int bytes, bool isFirst)
    {
        long missing = _batch!.Length + bytes - _counted;
        if (missing <= 0 || _batch.Memory is not { } memory)
            return true;
        long part = Math.Max(missing, MemoryPart);
        if (memory.TryGrow(part))
        {
            _counted += part;
            return true;
        }

        WantedMemory = isFirst ? part : 0;
        return false;
    }
}
