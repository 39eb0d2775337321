using System.Buffers.Binary;
using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Query.Sorting;
using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>The result of a step of an execution.</summary>
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
/// Executes a plan: scan, filter, sort, skip, limit. Between <see cref="Detach"/> and <see cref="Attach"/> it holds
/// nothing of the database.
/// </summary>
internal sealed class PlanExecutor : IDisposable
{
    private const int DocumentsPerLookAtTheClock = 64;
    private const int BytesPerLookAtTheClock = 256 * 1024;

    private readonly Plan _plan;
    private readonly CollectionInfo? _collection;
    private readonly DocumentSorter? _sorter;
    private readonly RecordMetadata _metadata;
    private readonly long _limit;
    private (long ToSkip, long Returned, long Matched) _mark;
    private long _toSkip;
    private bool _isSorted;
    private int _sinceClock;

    // The current document and its metadata, where the plan sorts.
    private ReadOnlyMemory<byte> _sorted;
    private ReadOnlyMemory<byte> _attachment;
    private bool _isBack;

    private PlanExecutor(
        Plan plan, CollectionInfo? collection, long skip, long limit, ISpillStore? spills = null,
        RecordMetadata metadata = RecordMetadata.None)
    {
        _metadata = metadata;
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

    /// <summary>How many documents have been returned.</summary>
    public long Returned { get; private set; }

    /// <summary>How many documents matched.</summary>
    public long Matched { get; private set; }

    /// <summary>Whether as many have been returned as were asked for.</summary>
    public bool IsAtLimit => _limit > 0 && Returned == _limit;

    /// <summary>The current document's record id; of a plan that sorts, only if the request asks for it.</summary>
    public long RecordId => _sorter is null ? Scan.Row : BinaryPrimitives.ReadInt64LittleEndian(_attachment.Span);

    /// <summary>Plans a query and starts its execution.</summary>
    /// <param name="collection">The collection; null where there is none.</param>
    /// <param name="request">The query.</param>
    /// <param name="skip">How many documents to skip.</param>
    /// <param name="limit">How many to return at most; 0 for all.</param>
    /// <exception cref="DocumentException">BadValue: the hint does not fit.</exception>
    public static PlanExecutor Start(CollectionInfo? collection, PlanRequest request, long skip = 0, long limit = 0) =>
        new(Planner.Choose(collection, request), collection, skip, limit, request.Spills, request.Metadata);

    /// <summary>Starts the execution of a given plan.</summary>
    public static PlanExecutor Start(Plan plan, CollectionInfo collection, long limit) => new(plan, collection, 0, limit);

    /// <exception cref="DocumentException">QueryPlanKilled: the collection or the index has been dropped, or the collection renamed.</exception>
    public void Attach(Connection connection, DatabaseCatalog catalog)
    {
        if (_isSorted || _collection is null)
            return;
        var collection = catalog.Find(_collection.Id)
            ?? throw Dropped();
        if (collection.Namespace != _collection.Namespace)
        {
            throw new DocumentException(
                ErrorCode.QueryPlanKilled, $"collection renamed from '{_collection.Namespace}' to '{collection.Namespace}'");
        }

        Scan.Attach(connection, collection);
    }

    /// <summary>The error of a read whose collection has been dropped before its end.</summary>
    public static DocumentException Dropped() => new(ErrorCode.QueryPlanKilled, "cursor killed by the drop of its collection");

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

    /// <summary>
    /// The index key that the current document was found by, as a document, empty for none; of a plan that sorts, only if
    /// the request asks for it.
    /// </summary>
    public ReadOnlySpan<byte> IndexKey(ReadOnlySpan<byte> document) =>
        _sorter is null ? Scan.KeyOf(document).Span : _attachment.Span;

    /// <summary>Makes the next step return the current document again, also after <see cref="Detach"/>.</summary>
    public void StepBack()
    {
        Returned--;
        if (_sorter is not null)
        {
            _isBack = true;
            return;
        }

        Matched--;
        Scan.StepBack();
    }

    /// <summary>Remembers the position, while detached.</summary>
    /// <returns>False where <see cref="GoBack"/> is not possible.</returns>
    public bool TryMark()
    {
        _mark = (_toSkip, Returned, Matched);
        return _sorter is null && Scan.TryMark();
    }

    /// <summary>Goes back to the position that was remembered last, while detached.</summary>
    public void GoBack()
    {
        (_toSkip, Returned, Matched) = _mark;
        Scan.GoBack();
    }

    /// <summary>Puts on disk what a sort holds in memory.</summary>
    public void Free()
    {
        _sorted = _isBack ? _sorted.ToArray() : default;
        _sorter?.Free();
    }

    public void Dispose() => _sorter?.Dispose();

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
            _sinceClock += document.Length / BytesPerLookAtTheClock * DocumentsPerLookAtTheClock;
            if (!_plan.IsExact && !_plan.Filter.Matches(document))
                continue;
            Matched++;
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
                AddToSort(match);
            else
                _isSorted = true;
        }

        if (!_isBack && !_sorter!.TryNext(out _sorted))
            return Step.End;
        _isBack = false;
        int length = BinaryPrimitives.ReadInt32LittleEndian(_sorted.Span);
        document = _sorted.Span[..length];
        _attachment = _sorted[length..];
        return Step.Document;
    }

    private void AddToSort(ReadOnlySpan<byte> document)
    {
        switch (_metadata)
        {
            case RecordMetadata.RecordId:
                Span<byte> recordId = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(recordId, Scan.Row);
                _sorter!.Add(document, recordId);
                break;
            case RecordMetadata.IndexKey:
                _sorter!.Add(document, Scan.KeyOf(document).Span);
                break;
            default:
                _sorter!.Add(document);
                break;
        }
    }
}
