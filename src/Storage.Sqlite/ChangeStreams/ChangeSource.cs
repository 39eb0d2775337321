using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Query.Aggregation;

namespace Streetcar.Storage.Sqlite.ChangeStreams;

/// <summary>
/// Merges the histories of databases into a stream of events. It holds their snapshots within a batch only; between batches it
/// knows its position.
/// </summary>
/// <param name="databases">The databases that are watched.</param>
/// <param name="events">Makes the events.</param>
/// <param name="position">Where to start.</param>
internal sealed class ChangeSource(
    Func<IEnumerable<StoredDatabase>> databases, ChangeEvents events, StreamPosition position) : DocumentSource
{
    // What is passed over may be much, while others wait for the thread.
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(20);

    private readonly List<HistoryScan> _scans = [];
    private RawWriter _event = new();
    private StreamPosition _start = position;
    private StreamPosition _before = position;
    private RawTimestamp _end;
    private long _began;

    /// <summary>The place of the event that came last; before all later ones where there was none.</summary>
    public StreamPosition Position { get; private set; } = position;

    /// <summary>Whether there are no further events for now.</summary>
    public bool IsCaughtUp { get; private set; }

    /// <summary>Whether the stream is at its end.</summary>
    public bool IsAtEnd => Position.IsInvalidate && !_isReplayed;

    // Whether the position is that of an invalidate event of an earlier stream.
    private bool _isReplayed = position.IsInvalidate;

    /// <summary>How many parts of the event that comes next have been passed.</summary>
    public int PassedFragments { get; private set; }

    /// <summary>Starts a batch.</summary>
    /// <param name="end">The time of the last changes that are to come.</param>
    /// <exception cref="DocumentException">ChangeStreamHistoryLost.</exception>
    public void Start(RawTimestamp end)
    {
        (_start, _end, _began, IsCaughtUp) = (Position, end, Stopwatch.GetTimestamp(), false);
        bool isKnown = false;
        foreach (var database in databases())
        {
            isKnown |= database.Name == _start.Database;
            // A database that has not been opened yet may have changes of an earlier process.
            if (database.Commits.LastRecorded is { } last && !_start.IsBefore(last, database.Name))
                continue;
            if (HistoryScan.Open(database, _start, end) is { } scan)
                Add(scan);
        }

        if (!_start.IsMark && !_start.IsInvalidate && !_scans.Exists(scan => scan.Database == _start.Database && scan.Time == _start.Time))
            throw isKnown ? NotFound(_start) : HistoryScan.Lost();
    }

    /// <summary>Ends a batch.</summary>
    public void Suspend()
    {
        foreach (var scan in _scans)
            scan.Dispose();
        _scans.Clear();
        if (_event.Length <= BufferPool.LongestShort)
            return;
        _event.Dispose();
        _event = new RawWriter();
    }

    /// <summary>Says that the event that came last is to come again.</summary>
    public void StepBack() => Position = _before;

    /// <summary>Says that only some parts of the event that came last have been taken.</summary>
    public void StopAt(int fragment) => Position = Position with { Fragment = fragment };

    /// <summary>Passes over times without events.</summary>
    public void Pass(RawTimestamp settled)
    {
        if (Position.Time <= settled)
            Position = new StreamPosition(new RawTimestamp(settled.Value + 1));
    }

    public override bool TryNext(out ReadOnlyMemory<byte> document)
    {
        document = default;
        while (!IsAtEnd && First() is { } scan)
        {
            if (TryMake(scan))
            {
                document = _event.WrittenMemory;
                return true;
            }

            // Not before it has got on: the next batch would come no further.
            if (Position != _start && Stopwatch.GetElapsedTime(_began) > LongestBatch)
                return false;
        }

        IsCaughtUp = !IsAtEnd;
        return false;
    }

    public override void Dispose()
    {
        Suspend();
        _event.Dispose();
    }

    private void Add(HistoryScan scan)
    {
        if (scan.MoveNext())
            _scans.Add(scan);
        else
            scan.Dispose();
    }

    private HistoryScan? First()
    {
        HistoryScan? first = null;
        foreach (var scan in _scans)
        {
            if (first is null || scan.Time < first.Time
                || (scan.Time == first.Time && string.CompareOrdinal(scan.Database, first.Database) < 0))
            {
                first = scan;
            }
        }

        return first;
    }

    // False where the change has no event in the stream, or it has been passed.
    private bool TryMake(HistoryScan scan)
    {
        var change = scan.Change;
        var at = scan.Position;
        bool isInRow = at.Database == _start.Database && at.Row == _start.Row;
        if (isInRow && at.Index < _start.Index)
            return Step(scan);
        bool isStart = isInRow && at.Index == _start.Index;
        if (isStart && _start.Fragment == 0)
            return TryMakeInvalidate(scan, change, at);
        PassedFragments = isStart ? _start.Fragment : 0;
        Move(at);
        if (!events.Includes(change))
            return Step(scan);
        _event.Reset();
        events.Write(scan, change, at, _event);
        // It is followed by another one of the same change.
        if (events.AreEndedBy(change))
            _start = at;
        else
            Step(scan);
        return true;
    }

    private bool TryMakeInvalidate(HistoryScan scan, RecordedChange change, StreamPosition at)
    {
        if (_start.IsInvalidate || !events.AreEndedBy(change))
            return Step(scan);
        var invalidate = at with { IsInvalidate = true };
        Move(invalidate);
        _event.Reset();
        ChangeEvents.WriteInvalidate(scan, change, invalidate, _event);
        return true;
    }

    private void Move(StreamPosition to)
    {
        _before = Position;
        Position = to;
        _isReplayed = false;
    }

    // Steps over a change.
    private bool Step(HistoryScan scan)
    {
        if (!scan.MoveNext())
        {
            _scans.Remove(scan);
            scan.Dispose();
        }

        return false;
    }

    private static DocumentException NotFound(StreamPosition position) => new(
        ErrorCode.ChangeStreamFatalError, $"cannot resume stream; the resume token was not found. {position.ToToken()}");
}
