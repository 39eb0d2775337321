namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>
/// Reads the result of an executor. Between two time slices it holds no thread and no snapshot. A read that may take long within
/// one document runs on a thread of <see cref="QueryThreads"/> instead.
/// </summary>
/// <param name="operation">The operation.</param>
/// <param name="executor">The executor.</param>
/// <param name="tickets">Grants the slices after the first one.</param>
/// <param name="mayRunLong">Whether it may take long within one document.</param>
internal sealed class SlicedReader(ReadOperation operation, ReadExecutor executor, TicketHolder tickets, bool mayRunLong)
    : DocumentReader
{
    /// <summary>The plan's executor; null before the first slice.</summary>
    public PlanExecutor? Plan => executor.Plan;

    public override Task NextChange => executor.NextChange;

    public override long Memory => operation.Memory;

    public override ValueTask<bool> ReadAsync(DocumentConsumer consumer, CancellationToken cancellationToken)
    {
        operation.StartBatch(cancellationToken);
        executor.Mark();
        if (mayRunLong)
            return new(ReadOnThreadAsync(consumer));
        var step = RunOneSlice(consumer);
        if (step == Step.Pause)
            return ContinueAsync(consumer, cancellationToken);
        operation.EndBatch();
        return ValueTask.FromResult(step == Step.Document);
    }

    /// <summary>Counts without reading documents; null where that is not possible.</summary>
    public long? TryCount(CancellationToken cancellationToken)
    {
        operation.StartBatch(cancellationToken);
        return executor.TryCount();
    }

    /// <summary>Counts what the plan covers, before skip and limit; null where documents must be read.</summary>
    public long? TryCountCovered(CancellationToken cancellationToken)
    {
        operation.StartBatch(cancellationToken);
        return executor.TryCountCovered();
    }

    public override bool TryGoBack() => executor.TryGoBack();

    public override void Free() => operation.Free(executor);

    public override void Dispose() => executor.Dispose();

    private async Task<bool> ReadOnThreadAsync(DocumentConsumer consumer)
    {
        bool mayHaveMore = await operation.RunOnThreadAsync(() => RunSlices(consumer)).ConfigureAwait(false);
        operation.EndBatch();
        return mayHaveMore;
    }

    private bool RunSlices(DocumentConsumer consumer)
    {
        while (true)
        {
            var step = RunSlice(consumer);
            if (step != Step.Pause)
                return step == Step.Document;
            operation.Yield();
        }
    }

    private async ValueTask<bool> ContinueAsync(DocumentConsumer consumer, CancellationToken cancellationToken)
    {
        var step = Step.Pause;
        while (step == Step.Pause)
        {
            await tickets.AcquireAsync(operation.Client, cancellationToken).ConfigureAwait(false);
            try
            {
                step = RunOneSlice(consumer);
            }
            finally
            {
                tickets.Release();
            }
        }

        operation.EndBatch();
        return step == Step.Document;
    }

    private Step RunOneSlice(DocumentConsumer consumer)
    {
        using var work = operation.Enter();
        return RunSlice(consumer);
    }

    // Step.Document where there may be more: the consumer is full, or the read tails.
    private Step RunSlice(DocumentConsumer consumer)
    {
        try
        {
            // Even if no document is wanted now, so that a read that can't be planned fails at once.
            executor.TryResume();
            while (!consumer.IsFull)
            {
                var step = executor.Next(out var document);
                if (step == Step.End && executor.Tails)
                    return Step.Document;
                if (step != Step.Document)
                    return step;
                operation.StartScan();
                bool isTaken = consumer.TryTake(document);
                operation.EndScan();
                if (isTaken)
                    continue;
                executor.StepBack();
                return Step.Document;
            }

            return executor.IsAtLimit && !executor.Tails ? Step.End : Step.Document;
        }
        finally
        {
            executor.Suspend();
        }
    }
}
