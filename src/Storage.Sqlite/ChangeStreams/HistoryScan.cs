using System.Buffers.Binary;
using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>Walks a database's history, within a batch: it holds a snapshot of the database.</summary>
internal sealed class HistoryScan : IDisposable
{
    private readonly LatestSnapshot _snapshot;
    private readonly RawTimestamp _end;
    private readonly Statement _rows;
    private readonly KeyBuffer _key = new();
    private long _row;
    private long _timedRow;
    private RawTimestamp _time;
    private int _index = -1;
    private int _length;
    private int _start;
    private int _next;
    private bool _isAtEnd;

    private HistoryScan(string database, LatestSnapshot snapshot, long row, RawTimestamp end)
    {
        (Database, _snapshot, _end) = (database, snapshot, end);
        _rows = snapshot.Connection.Prepare(new Sql(SqlKind.HistoryFrom)).Bind(1, row);
    }

    public string Database { get; }

    public RawTimestamp Time => _time;

    /// <summary>The change's place.</summary>
    public StreamPosition Position => new(_time, Database, _row, _index);

    /// <summary>The change, valid until the next step.</summary>
    public RecordedChange Change => new(_rows.Blob(2)[_start.._next]);

    /// <summary>Starts before the first change that is not before a position: one that the position is at comes again.</summary>
    /// <param name="stored">The database.</param>
    /// <param name="position">The position.</param>
    /// <param name="end">The time of the last changes.</param>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="DocumentException">ChangeStreamHistoryLost.</exception>
    public static HistoryScan? Open(StoredDatabase stored, StreamPosition position, RawTimestamp end)
    {
        if (LatestSnapshot.Take(stored) is not { } snapshot)
            return null;
        try
        {
            CheckKept(ChangeHistory.First(snapshot.Connection), stored.Name, position);
            long? row = position.Database == stored.Name
                ? position.Row
                : ChangeHistory.Find(snapshot.Connection, position.FirstIn(stored.Name));
            if (row is { } first)
                return new HistoryScan(stored.Name, snapshot, first, end);
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }

        snapshot.Dispose();
        return null;
    }

    public bool MoveNext()
    {
        while (_next == _length)
        {
            if (!NextRow())
                return false;
        }

        _start = _next;
        _next += BinaryPrimitives.ReadInt32LittleEndian(_rows.Blob(2)[_start..]);
        _index++;
        return true;
    }

    /// <summary>Writes a document of the change's collection as it is now, or null where it is gone.</summary>
    public void WriteCurrent(RecordedChange change, RawWriter output)
    {
        var collection = _snapshot.Catalog.Find(change.CollectionName);
        if (collection is null || collection.Uuid != change.Uuid.ToValue().AsGuid)
        {
            output.WriteNull();
            return;
        }

        _key.Clear();
        KeyEncoder.Add(_key, change.Id, collection.Collator?.Collation);
        var find = _snapshot.Connection.Prepare(new Sql(SqlKind.DocumentByKey, collection.Id, collection.IdIndex.Id));
        if (find.StepOnce(1, _key.Span))
            output.WriteDocument(find.Blob(1));
        else
            output.WriteNull();
        find.Reset();
    }

    public void Dispose()
    {
        _rows.Reset();
        _snapshot.Dispose();
    }

    /// <summary>The error for who asks for changes that have been forgotten, or were never recorded.</summary>
    public static DocumentException Lost() => new(
        ErrorCode.ChangeStreamHistoryLost,
        "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");

    private static void CheckKept((long Id, RawTimestamp Time, bool IsTrimmed)? first, string database, StreamPosition position)
    {
        if (first is not { IsTrimmed: true } trimmed)
            return;
        bool isLost = position.Database == database ? trimmed.Id >= position.Row : position.IsBefore(trimmed.Time, database);
        if (isLost)
            throw Lost();
    }

    private bool NextRow()
    {
        if (_isAtEnd)
            return false;
        _isAtEnd = true;
        if (!_rows.Step())
            return false;
        _row = _rows.Int64(0);
        if (_row > _timedRow)
            (_timedRow, _time) = ChangeHistory.TimeFrom(_snapshot.Connection, _row);
        if (_time > _end)
            return false;
        (_index, _next, _length) = (-1, 0, _rows.Blob(2).Length);
        _isAtEnd = false;
        return true;
    }
}
