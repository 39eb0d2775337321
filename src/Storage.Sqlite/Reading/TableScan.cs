namespace Streetcar.Storage.Sqlite;

/// <summary>All documents in the order of their rows: that of their insertion, or backwards.</summary>
/// <param name="backward">Whether to go from the last row to the first.</param>
/// <param name="after">The row to go on after; <see cref="Start"/> or <see cref="End"/> for all rows.</param>
internal sealed class TableScan(bool backward, long after) : Scan
{
    /// <summary>Comes before every row.</summary>
    public const long Start = long.MinValue;

    /// <summary>Comes after every row.</summary>
    public const long End = long.MaxValue;

    private long _last = after;
    private bool _isOnRow;
    private Statement? _statement;
    private long _documents;

    /// <inheritdoc/>
    public override long KeysExamined => 0;

    /// <inheritdoc/>
    public override long DocumentsExamined => _documents;

    /// <inheritdoc/>
    public override long Row => _statement!.Int64(0);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Document => _statement!.Blob(1);

    /// <inheritdoc/>
    public override void Attach(Connection connection, CollectionInfo collection)
    {
        var kind = backward ? SqlKind.ScanBackward : SqlKind.ScanForward;
        _statement = connection.Prepare(new Sql(kind, collection.Id)).Bind(1, _last);
    }

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        _isOnRow = _statement!.Step();
        if (_isOnRow)
            _documents++;
        return _isOnRow;
    }

    /// <inheritdoc/>
    public override void Detach()
    {
        if (_isOnRow)
            _last = Row;
        _isOnRow = false;
        _statement?.Reset();
        _statement = null;
    }
}
