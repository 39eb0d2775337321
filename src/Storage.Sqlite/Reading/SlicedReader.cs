namespace Streetcar.Storage.Sqlite.Reading;

/// <summary>Reads the result of an executor; between two time slices it holds no thread and no snapshot.</summary>
internal sealed class SlicedReader(ReadOperation operation, ReadExecutor executor, TicketHolder tickets) : DocumentReader
{
    /// <summary>The plan's executor; null before the first slice.</summary>
    public PlanExecutor? Plan => executor.Plan;

    public override Task NextChange => executor.NextChange;

    public override ValueTask<bool> ReadAsync(DocumentConsumer consumer, CancellationToken cancellationToken)
    {
        operation.StartBatch(cancellationToken);
        var step = RunSlice(consumer);
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

    public override void Dispose() => executor.Dispose();

    private async ValueTask<bool> ContinueAsync(DocumentConsumer consumer, CancellationToken cancellationToken)
    {
        var step = Step.Pause;
        while (step == Step.Pause)
        {
            await tickets.AcquireAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                step = RunSlice(consumer);
            }
            finally
            {
                tickets.Release();
            }
        }

        operation.EndBatch();
        return step == Step.Document;
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
                if (consumer.TryTake(document))
                    continue;
                executor.StepBack();
                return Step.Document;
            }

            return executor.IsAtLimit ? Step.End : Step.Document;
        }
        finally
        {
            executor.Suspend();
        }
    }
}
