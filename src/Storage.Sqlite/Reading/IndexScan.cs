using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The documents whose keys are within ranges of an index, in the index's order or backward, each once.</summary>
/// <param name="index">The index.</param>
/// <param name="ranges">The ranges, none overlapping, in the index's order.</param>
/// <param name="backward">Whether to go from the last key to the first.</param>
/// <param name="seen">The rows that have been returned, where several scans share them; otherwise null.</param>
/// <param name="isAlone">Whether no other scan of the index runs at the same time, which would need the same statements.</param>
internal sealed class IndexScan(
    IndexInfo index, KeyRange[] ranges, bool backward, HashSet<long>? seen = null, bool isAlone = true) : Scan
{
    private HashSet<long>? _seen = seen;
    private Connection? _connection;
    private CollectionInfo? _collection;
    private Statement? _statement;
    private int _range;
    private byte[]? _lastKey;
    private long _lastRow;
    private (int Range, byte[]? Key, long Row) _mark;
    private bool _isOnRow;
    private bool _isBack;
    private long _keys;
    private long _documents;

    public override long KeysExamined => _keys;

    public override long DocumentsExamined => _documents;

    public override long Row => _statement!.Int64(0);

    public override RawDocument KeyOf(ReadOnlySpan<byte> document) => ValueOf(document, Key);

    public override ReadOnlySpan<byte> Document => _statement!.Blob(1);

    /// <summary>The key that the current document was found by.</summary>
    public ReadOnlySpan<byte> Key => _statement!.Blob(2);

    /// <summary>The values of a key of the index.</summary>
    public RawDocument ValueOf(ReadOnlySpan<byte> document, ReadOnlySpan<byte> key) => IndexKeys.ValueOf(index, document, key);

    private KeyRange Range => ranges[backward ? ranges.Length - 1 - _range : _range];

    public override void Attach(Connection connection, CollectionInfo collection)
    {
        var current = Current(index, collection);
        if (current.IsMultikey || index.IsMultikey)
            _seen ??= [];
        _connection = connection;
        _collection = collection;
        if (_lastKey is not null)
            Resume();
        else if (_range < ranges.Length)
            Seek();
    }

    public override bool MoveNext()
    {
        if (_isBack)
        {
            _isBack = false;
            return true;
        }

        while (_statement is not null)
        {
            if (_statement.Step())
            {
                _isOnRow = true;
                _keys++;
                if (_seen is not null && !_seen.Add(_statement.Int64(0)))
                    continue;
                _documents++;
                return true;
            }

            _isOnRow = false;
            _lastKey = null;
            Release();
            if (++_range < ranges.Length)
                Seek();
        }

        return false;
    }

    public override void StepBack() => _isBack = true;

    // What has been seen of a multikey index can't be told apart by when.
    public override bool TryMark()
    {
        _mark = (_range, _lastKey, _lastRow);
        return _seen is null;
    }

    public override void GoBack()
    {
        (_range, _lastKey, _lastRow) = _mark;
        _seen = null;
    }

    public override void Detach()
    {
        if (_statement is not null)
        {
            if (_isOnRow)
                SavePosition(_statement.Int64(0));
            Release();
        }

        _isOnRow = _isBack = false;
        _connection = null;
        _collection = null;
    }

    private void SavePosition(long row)
    {
        _lastKey = _statement!.Blob(2).ToArray();
        _lastRow = row;
        if (!_isBack)
            return;
        _lastRow += backward ? 1 : -1;
        _seen?.Remove(row);
        _keys--;
        _documents--;
    }

    private void Seek() => _statement = Prepare(backward ? SqlKind.IndexBackward : SqlKind.IndexForward)
        .Bind(1, Range.Low).Bind(2, Range.High);

    private void Resume() => _statement = backward
        ? Prepare(SqlKind.IndexBackwardFrom).Bind(1, Range.Low).Bind(2, _lastKey).Bind(3, _lastRow)
        : Prepare(SqlKind.IndexForwardFrom).Bind(1, _lastKey).Bind(2, Range.High).Bind(3, _lastRow);

    private Statement Prepare(SqlKind kind)
    {
        var sql = new Sql(kind, _collection!.Id, index.Id);
        return isAlone ? _connection!.Prepare(sql) : _connection!.PrepareText(sql.Text());
    }

    private void Release()
    {
        if (isAlone)
            _statement!.Reset();
        else
            _statement!.Dispose();
        _statement = null;
    }
}
