using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// One document for each distinct value of an index's first fields within ranges: after each it seeks behind all
/// keys with the same values.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="ranges">The ranges, none overlapping, in the index's order.</param>
/// <param name="fields">How many of the index's fields have to differ.</param>
internal sealed class DistinctScan(IndexInfo index, KeyRange[] ranges, int fields) : Scan
{
    private readonly KeyBuffer _start = new();
    private CollectionInfo? _collection;
    private Connection? _connection;
    private Statement? _statement;
    private int _range;

    // Where to resume in the current range; null for its start.
    private byte[]? _next;
    private long _nextRow;
    private long _keys;

    public override long KeysExamined => _keys;

    public override long DocumentsExamined => _keys;

    public override long Row => _statement!.Int64(0);

    public override ReadOnlySpan<byte> Document => _statement!.Blob(1);

    public override void Attach(Connection connection, CollectionInfo collection)
    {
        _ = Current(index, collection);
        (_connection, _collection) = (connection, collection);
    }

    public override bool MoveNext()
    {
        for (; _range < ranges.Length; _range++, _next = null)
        {
            _statement?.Reset();
            _statement = Prepare();
            if (!_statement.Step())
                continue;
            _keys++;
            SavePosition(_statement.Blob(2));
            return true;
        }

        _statement = null;
        return false;
    }

    public override void StepBack() => throw new NotSupportedException("Distinct values are always taken.");

    public override void Detach()
    {
        _statement?.Reset();
        _statement = null;
    }

    private Statement Prepare()
    {
        if (_next is null)
            return Prepare(SqlKind.IndexForward).Bind(1, ranges[_range].Low).Bind(2, ranges[_range].High);
        var statement = _nextRow < 0 ? Prepare(SqlKind.IndexForward) : Prepare(SqlKind.IndexForwardFrom).Bind(3, _nextRow);
        return statement.Bind(1, _next).Bind(2, ranges[_range].High);
    }

    private Statement Prepare(SqlKind kind) => _connection!.Prepare(new Sql(kind, _collection!.Id, index.Id));

    private void SavePosition(ReadOnlySpan<byte> key)
    {
        var value = default(RawValue);
        _start.Clear();
        foreach (var (field, (_, part)) in index.Fields.Zip(IndexKeys.ValueOf(index, Document, key)).Take(fields))
        {
            value = part;
            KeyEncoder.Add(_start, part.Raw, index.Collator?.Collation, field.Descending);
        }

        // Missing has the key of null, and an empty array that of undefined: one document is not representative of the others.
        bool isPlain = value.Type is not (ElementType.Null or ElementType.Undefined);
        (_next, _nextRow) = isPlain ? (KeyRange.After(_start.Span), -1) : (key.ToArray(), Row);
    }
}
