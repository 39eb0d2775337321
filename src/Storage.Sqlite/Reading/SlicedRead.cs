using Streetcar.Storage.Sqlite.Planning;

namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// A read that is executed in short slices, each in a snapshot of its own, so that neither a long read nor an open cursor
/// keeps a thread, a connection or the write-ahead log.
/// </summary>
internal sealed class SlicedRead(
    Database database, string collection, PlanRequest request, TimeBudget budget, ReadTurns turns) : IDisposable
{
    private PlanExecutor? _execution;

    /// <summary>The execution, once the read has begun.</summary>
    public PlanExecutor? Execution => _execution;

    /// <summary>Completes when there may be more documents than were read, for a read that tails.</summary>
    public Task NextChange { get; private set; } = Task.CompletedTask;

    /// <summary>How many documents to leave out.</summary>
    public long Skip { get; init; }

    /// <summary>How many documents to return at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>Reads until the sink is full or the read is at its end.</summary>
    /// <param name="sink">Takes the documents.</param>
    /// <param name="cancellationToken">Ends the read early.</param>
    /// <returns>Whether there may be more.</returns>
    public ValueTask<bool> ReadAsync(DocumentSink sink, CancellationToken cancellationToken)
    {
        var step = RunSlice(sink, cancellationToken);
        return step == Step.Pause ? ReadOnAsync(sink, cancellationToken) : ValueTask.FromResult(step == Step.Document);
    }

    /// <summary>Counts without looking at documents; null where that can't be done.</summary>
    public long? TryCount(CancellationToken cancellationToken)
    {
        if (TryCountCovered(cancellationToken) is not { } covered)
            return null;
        long rest = Math.Max(covered - Skip, 0);
        return Limit == 0 ? rest : Math.Min(rest, Limit);
    }

    /// <summary>Counts what the plan covers, skip and limit aside; null where documents must be looked at.</summary>
    public long? TryCountCovered(CancellationToken cancellationToken)
    {
        budget.StartSlice(cancellationToken);
        using var snapshot = Snapshot.Take(database);
        if (snapshot.Catalog.Find(collection) is not { } info)
            return 0;
        var plan = Planner.Choose(info, request);
        return CoveredCount.Covers(plan) ? CoveredCount.Count(snapshot.Connection, info, plan) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _execution?.Dispose();

    private async ValueTask<bool> ReadOnAsync(DocumentSink sink, CancellationToken cancellationToken)
    {
        while (true)
        {
            await turns.TakeAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var step = RunSlice(sink, cancellationToken);
                if (step != Step.Pause)
                    return step == Step.Document;
            }
            finally
            {
                turns.Return();
            }
        }
    }

    // Step.Document means that there may be more: that the sink is full, or that the read tails.
    private Step RunSlice(DocumentSink sink, CancellationToken cancellationToken)
    {
        long sliceEnd = budget.StartSlice(cancellationToken);
        // Before the snapshot, so that no change behind it is missed.
        if (request.Tails && database.Catalog.Find(collection) is { } tailed)
            NextChange = tailed.Figures.NextChange();
        using var snapshot = Snapshot.Take(database);
        try
        {
            _execution ??= PlanExecutor.Start(snapshot.Catalog.Find(collection), request, Skip, Limit);
            _execution.Attach(snapshot.Connection, snapshot.Catalog);
            return Fill(sink, sliceEnd);
        }
        finally
        {
            _execution?.Detach();
            budget.EndSlice();
        }
    }

    private Step Fill(DocumentSink sink, long sliceEnd)
    {
        while (!sink.IsFull)
        {
            var step = _execution!.Next(sliceEnd, out var document);
            if (step == Step.End && request.Tails && !_execution.IsAtLimit)
                return Step.Document;
            if (step != Step.Document)
                return step;
            sink.Take(document);
        }

        return _execution!.IsAtLimit ? Step.End : Step.Document;
    }
}
