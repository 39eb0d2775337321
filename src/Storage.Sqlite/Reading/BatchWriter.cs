using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Writes documents into batches, as far as each has room.</summary>
/// <param name="projection">What is written of them.</param>
/// <param name="note">What they carry.</param>
internal sealed class BatchWriter(Projection projection, RecordMetadata note = RecordMetadata.None) : DocumentConsumer
{
    private RawWriter? _batch;
    private BatchLimit _limit;
    private int _documents;
    private long _bytes;

    // A document that was found and did not fit into its batch: the next one starts with it.
    private byte[]? _leftOver;

    /// <inheritdoc/>
    public override bool IsFull =>
        HasLeftOver || _documents >= _limit.Documents || (_documents > 0 && _bytes >= _limit.Bytes);

    /// <summary>Whether a document waits for the next batch.</summary>
    public bool HasLeftOver => _leftOver is not null;

    /// <summary>Starts a batch.</summary>
    public void Start(RawWriter batch, BatchLimit limit)
    {
        _batch = batch;
        _limit = limit;
        _documents = 0;
        _bytes = 0;
        if (_leftOver is not { } leftOver || limit.Documents == 0)
            return;
        _leftOver = null;
        Write(leftOver);
    }

    /// <inheritdoc/>
    public override void Take(ReadOnlySpan<byte> document)
    {
        if (_documents > 0 && _bytes + document.Length > _limit.Bytes)
            _leftOver = document.ToArray();
        else
            Write(document);
    }

    private void Write(ReadOnlySpan<byte> document)
    {
        int before = _batch!.Length;
        if (note != RecordMetadata.None)
            NotedDocument.WriteReply(document, projection, _batch);
        else if (projection.Kind == ProjectionKind.Whole)
            _batch.WriteDocument(document);
        else
            projection.Write(document, _batch);
        _documents++;
        _bytes += _batch.Length - before;
    }
}
