using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The documents of several index scans, merged by the order that all of them have, each once.</summary>
/// <param name="heads">The scans, which share the rows that have been seen.</param>
/// <param name="backward">Whether the greatest keys come first.</param>
internal sealed class MergeScan(MergeHead[] heads, bool backward) : Scan
{
    private MergeHead? _current;
    private bool _isStarted;
    private long _documents;

    /// <inheritdoc/>
    public override long KeysExamined => heads.Sum(head => head.Scan.KeysExamined);

    /// <inheritdoc/>
    public override long DocumentsExamined => _documents;

    /// <inheritdoc/>
    public override long Row => _current!.Row;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Document => _current!.Document;

    /// <inheritdoc/>
    public override RawDocument KeyOf(ReadOnlySpan<byte> document) => _current!.Scan.ValueOf(document, _current.Key);

    /// <inheritdoc/>
    public override void Attach(Connection connection, CollectionInfo collection)
    {
        foreach (var head in heads)
            head.Scan.Attach(connection, collection);
    }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            foreach (var head in heads)
                head.MoveNext();
        }
        else
        {
            _current?.MoveNext();
        }

        _current = null;
        foreach (var head in heads)
        {
            if (head.HasDocument && (_current is null || IsBefore(head, _current)))
                _current = head;
        }

        if (_current is null)
            return false;
        _documents++;
        return true;
    }

    /// <inheritdoc/>
    public override void Detach()
    {
        foreach (var head in heads)
        {
            if (_isStarted && head.HasDocument)
                head.Keep();
            head.Scan.Detach();
        }
    }

    private bool IsBefore(MergeHead head, MergeHead other)
    {
        int order = head.Order.SequenceCompareTo(other.Order);
        return backward ? order > 0 : order < 0;
    }
}
