using Streetcar.Bson;
using Streetcar.Query.Projections;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Writes documents into batches, as far as each has room.</summary>
/// <param name="projection">Which part of them is written.</param>
internal class BatchWriter(Projection projection) : DocumentConsumer
{
    private RawWriter? _batch;
    private BatchLimit _limit;
    private int _documents;
    private long _bytes;

    // What did not fit into its batch, as it is to be written: the next batch starts with it.
    private byte[]? _leftOver;

    public override bool IsFull =>
        HasLeftOver || _documents >= _limit.Documents || (_documents > 0 && _bytes >= _limit.Bytes);

    protected Projection Projection => projection;

    /// <summary>Whether a document waits for the next batch.</summary>
    public bool HasLeftOver => _leftOver is not null;

    public void Start(RawWriter batch, BatchLimit limit)
    {
        _batch = batch;
        _limit = limit;
        _documents = 0;
        _bytes = 0;
        if (_leftOver is not { } leftOver || limit.Documents == 0)
            return;
        _leftOver = null;
        batch.WriteDocument(leftOver);
        Count(leftOver.Length);
    }

    public override void Take(ReadOnlySpan<byte> document)
    {
        if (_documents > 0 && _bytes + document.Length > _limit.Bytes)
        {
            _leftOver = Write(document);
            return;
        }

        int before = _batch!.Length;
        Write(document, _batch);
        Count(_batch.Length - before);
    }

    /// <summary>Writes what is returned for a document.</summary>
    protected virtual void Write(ReadOnlySpan<byte> document, RawWriter output)
    {
        if (projection.Kind == ProjectionKind.Whole)
            output.WriteDocument(document);
        else
            projection.Write(document, output);
    }

    private byte[] Write(ReadOnlySpan<byte> document)
    {
        using var output = new RawWriter(document.Length + 16);
        output.WriteStartArray();
        Write(document, output);
        output.WriteEndArray();
        var reader = new RawReader(output.WrittenSpan);
        reader.Read();
        return reader.Value.Bytes.ToArray();
    }

    private void Count(int bytes)
    {
        _documents++;
        _bytes += bytes;
    }
}
