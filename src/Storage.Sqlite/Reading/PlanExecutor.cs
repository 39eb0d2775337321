using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query.Sorting;
using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>What a step of an execution came to.</summary>
internal enum Step
{
    /// <summary>There is a document.</summary>
    Document,

    /// <summary>The time slice is over before the next document was found.</summary>
    Pause,

    /// <summary>There are no more documents.</summary>
    End,
}

/// <summary>
/// A plan being executed: scan, filter, sort, skip, limit. Between <see cref="Detach"/> and <see cref="Attach"/> it holds
/// nothing of the database.
/// </summary>
internal sealed class PlanExecutor : IDisposable
{
    private const int DocumentsPerLookAtTheClock = 64;

    private readonly Plan _plan;
    private readonly long? _collection;
    private readonly DocumentSorter? _sorter;
    private readonly RecordMetadata _note;
    private readonly RawWriter? _noted;
    private readonly long _limit;
    private long _toSkip;
    private bool _isSorted;
    private int _sinceClock;

    private PlanExecutor(
        Plan plan, long? collection, long skip, long limit, ISpillStore? spills = null, RecordMetadata note = RecordMetadata.None)
    {
        _note = note;
        _noted = note == RecordMetadata.None ? null : new RawWriter();
        _plan = plan;
        _collection = collection;
        _toSkip = skip;
        _limit = limit;
        Scan = plan.Access.Open();
        if (plan.Sort is not null)
            _sorter = new DocumentSorter(plan.Sort, limit == 0 || skip > long.MaxValue - limit ? 0 : skip + limit, spills);
    }

    /// <summary>The scan, with its counts.</summary>
    public Scan Scan { get; }

    /// <summary>Whether the plan sorts, and so holds what it has read.</summary>
    public bool IsSorting => _sorter is not null;

    /// <summary>How many documents have been returned.</summary>
    public long Returned { get; private set; }

    /// <summary>How many documents matched.</summary>
    public long Matched { get; private set; }

    /// <summary>Whether as many have been returned as were asked for.</summary>
    public bool IsAtLimit => _limit > 0 && Returned == _limit;

    /// <summary>The current document's row, where the plan does not sort.</summary>
    public long Row => Scan.Row;

    /// <summary>Plans a query and starts its execution.</summary>
    /// <param name="collection">The collection; null where there is none.</param>
    /// <param name="request">The query.</param>
    /// <param name="skip">How many documents to leave out.</param>
    /// <param name="limit">How many to return at most; 0 for all.</param>
    /// <exception cref="DocumentException">BadValue: the hint does not fit.</exception>
    public static PlanExecutor Start(CollectionInfo? collection, PlanRequest request, long skip = 0, long limit = 0) =>
        new(Planner.Choose(collection, request), collection?.Id, skip, limit, request.Spills, request.Note);

    /// <summary>Starts the execution of a plan that is known already.</summary>
    public static PlanExecutor Start(Plan plan, CollectionInfo collection, long limit) => new(plan, collection.Id, 0, limit);

    /// <summary>Goes on in a snapshot.</summary>
    /// <exception cref="DocumentException">QueryPlanKilled: the collection or the index has been dropped.</exception>
    public void Attach(Connection connection, DatabaseCatalog catalog)
    {
        if (_isSorted || _collection is not { } number)
            return;
        var collection = catalog.Find(number)
            ?? throw new DocumentException(ErrorCode.QueryPlanKilled, "cursor killed by the drop of its collection");
        Scan.Attach(connection, collection);
    }

    /// <summary>Lets go of the snapshot.</summary>
    public void Detach() => Scan.Detach();

    /// <summary>Steps to the next document.</summary>
    /// <param name="sliceEnd">When the time slice is over (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <param name="document">The document, valid until the next step or <see cref="Detach"/>.</param>
    public Step Next(long sliceEnd, out ReadOnlySpan<byte> document)
    {
        document = default;
        if (IsAtLimit)
            return Step.End;
        while (true)
        {
            var step = _sorter is null ? NextMatch(sliceEnd, out document) : NextSorted(sliceEnd, out document);
            if (step != Step.Document)
                return step;
            if (_toSkip > 0)
            {
                _toSkip--;
                continue;
            }

            Returned++;
            return Step.Document;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sorter?.Dispose();
        _noted?.Dispose();
    }

    private Step NextMatch(long sliceEnd, out ReadOnlySpan<byte> document)
    {
        document = default;
        while (true)
        {
            if (++_sinceClock >= DocumentsPerLookAtTheClock)
            {
                _sinceClock = 0;
                if (Stopwatch.GetTimestamp() >= sliceEnd)
                    return Step.Pause;
            }

            if (!Scan.MoveNext())
                return Step.End;
            document = Scan.Document;
            if (!_plan.IsExact && !_plan.Filter.Matches(document))
                continue;
            Matched++;
            if (_noted is not null)
            {
                NotedDocument.Write(_note, Scan, document, _noted);
                document = _noted.WrittenSpan;
            }

            return Step.Document;
        }
    }

    private Step NextSorted(long sliceEnd, out ReadOnlySpan<byte> document)
    {
        document = default;
        while (!_isSorted)
        {
            var step = NextMatch(sliceEnd, out var match);
            if (step == Step.Pause)
                return step;
            if (step == Step.Document)
                _sorter!.Add(match);
            else
                _isSorted = true;
        }

        if (!_sorter!.TryNext(out var next))
            return Step.End;
        document = next.Span;
        return Step.Document;
    }
}
