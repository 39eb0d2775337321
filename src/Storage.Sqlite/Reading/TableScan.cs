using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>All documents in the order of their rows: that of their insertion, or backwards.</summary>
/// <param name="backward">Whether to go from the last row to the first.</param>
/// <param name="after">The row to go on after; <see cref="Start"/> or <see cref="End"/> for all rows.</param>
/// <param name="tails">Whether to go on with rows that come after the end.</param>
internal sealed class TableScan(bool backward, long after, bool tails = false) : Scan
{
    /// <summary>The position before every row.</summary>
    public const long Start = long.MinValue;

    /// <summary>The position after every row.</summary>
    public const long End = long.MaxValue;

    private long _last = after;
    private long _mark;
    private bool _isOnRow;
    private bool _isBack;
    private Statement? _statement;
    private long _documents;

    public override long KeysExamined => 0;

    public override long DocumentsExamined => _documents;

    public override long Row => _statement!.Int64(0);

    public override ReadOnlySpan<byte> Document => _statement!.Blob(1);

    public override void Attach(Connection connection, CollectionInfo collection)
    {
        if (tails && _last != Start)
            CheckPosition(connection, collection);
        var kind = backward ? SqlKind.ScanBackward : SqlKind.ScanForward;
        _statement = connection.Prepare(new Sql(kind, collection.Id)).Bind(1, _last);
    }

    public override bool MoveNext()
    {
        if (_isBack)
        {
            _isBack = false;
            return true;
        }

        if (tails && _isOnRow)
            _last = Row;
        _isOnRow = _statement!.Step();
        if (_isOnRow)
            _documents++;
        return _isOnRow;
    }

    public override void StepBack() => _isBack = true;

    public override bool TryMark()
    {
        _mark = _last;
        return true;
    }

    public override void GoBack() => _last = _mark;

    public override void Detach()
    {
        // One that tails is still after the row before.
        if (_isOnRow && !(_isBack && tails))
            _last = _isBack ? Row + (backward ? 1 : -1) : Row;
        _isOnRow = _isBack = false;
        _statement?.Reset();
        _statement = null;
    }

    // Documents inserted and deleted meanwhile would be missed, as would those in reused rows.
    private void CheckPosition(Connection connection, CollectionInfo collection)
    {
        if (!connection.Prepare(new Sql(SqlKind.DocumentByRow, collection.Id)).Bind(1, _last).Any())
        {
            throw new DocumentException(
                ErrorCode.CappedPositionLost,
                $"CollectionScan died due to position in capped collection being deleted. Last seen record id: {_last}");
        }
    }
}
