using Streetcar.Query.Aggregation;
using Streetcar.Storage.Sqlite.Aggregating;
using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A read that a pipeline pulls. A pipeline can't be left in the middle, so it goes on by itself after each time slice,
/// in a new snapshot.
/// </summary>
internal sealed class ReadSource(AggregateReads reads, Database? database, string collection, PlanRequest request)
    : DocumentSource
{
    private PlanExecutor? _execution;
    private Snapshot? _snapshot;
    private long _sliceEnd;
    private byte[] _document = new byte[1024];

    /// <summary>How many documents to leave out.</summary>
    public long Skip { get; init; }

    /// <summary>How many documents to return at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <inheritdoc/>
    public override bool TryNext(out ReadOnlyMemory<byte> document)
    {
        bool found = MoveNext(out var current);
        document = found ? Keep(current) : default;
        return found;
    }

    /// <inheritdoc/>
    public override long Count()
    {
        long count = 0;
        while (MoveNext(out _))
            count++;
        return count;
    }

    /// <summary>Lets go of the database until the next document is pulled.</summary>
    public void Suspend()
    {
        if (_snapshot is null)
            return;
        _execution?.Detach();
        _snapshot.Dispose();
        _snapshot = null;
        reads.Budget.EndSlice();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Suspend();
        _execution?.Dispose();
        reads.Remove(this);
    }

    private bool MoveNext(out ReadOnlySpan<byte> document)
    {
        document = default;
        if (database is null)
            return false;
        while (true)
        {
            if (_snapshot is null)
                Resume(database);
            switch (_execution!.Next(_sliceEnd, out document))
            {
                case Step.Document:
                    return true;
                case Step.End:
                    Suspend();
                    return false;
                default:
                    Suspend();
                    break;
            }
        }
    }

    private void Resume(Database open)
    {
        _sliceEnd = reads.Budget.StartSlice(reads.CancellationToken);
        _snapshot = Snapshot.Take(open);
        _execution ??= PlanExecutor.Start(_snapshot.Catalog.Find(collection), request, Skip, Limit);
        _execution.Attach(_snapshot.Connection, _snapshot.Catalog);
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> document)
    {
        if (_document.Length < document.Length)
            _document = new byte[Math.Max(document.Length, 2 * _document.Length)];
        document.CopyTo(_document);
        return _document.AsMemory(0, document.Length);
    }
}
