using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The documents of several index scans, merged by the order that all of them have, each once.</summary>
/// <param name="inputs">The scans, which share the rows that have been seen.</param>
/// <param name="backward">Whether the greatest keys come first.</param>
internal sealed class MergeScan(MergeInput[] inputs, bool backward) : Scan
{
    private MergeInput? _current;
    private bool _isStarted;
    private long _documents;

    public override long KeysExamined => inputs.Sum(input => input.Scan.KeysExamined);

    public override long DocumentsExamined => _documents;

    public override long Row => _current!.Row;

    public override ReadOnlySpan<byte> Document => _current!.Document;

    public override RawDocument KeyOf(ReadOnlySpan<byte> document) => _current!.Scan.ValueOf(document, _current.Key);

    public override void Attach(Connection connection, CollectionInfo collection)
    {
        foreach (var input in inputs)
            input.Scan.Attach(connection, collection);
    }

    public override bool MoveNext()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            foreach (var input in inputs)
                input.MoveNext();
        }
        else
        {
            _current?.MoveNext();
        }

        _current = null;
        foreach (var input in inputs)
        {
            if (input.HasDocument && (_current is null || IsBefore(input, _current)))
                _current = input;
        }

        if (_current is null)
            return false;
        _documents++;
        return true;
    }

    public override void StepBack()
    {
        _current = null;
        _documents--;
    }

    public override void Detach()
    {
        foreach (var input in inputs)
        {
            if (_isStarted && input.HasDocument)
                input.Buffer();
            input.Scan.Detach();
        }
    }

    private bool IsBefore(MergeInput input, MergeInput other)
    {
        int order = input.Order.SequenceCompareTo(other.Order);
        return backward ? order > 0 : order < 0;
    }
}
