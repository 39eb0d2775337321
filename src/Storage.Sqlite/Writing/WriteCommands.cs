using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;
using Streetcar.Storage.Sqlite.Transactions;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Runs the write commands of one call, in order; one that fails leaves the others as they are.</summary>
/// <param name="ns">Their collection.</param>
/// <param name="requests">The commands.</param>
/// <param name="cancellationToken">Ends them.</param>
internal sealed class WriteCommands(Namespace ns, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
{
    /// <summary>Whether others wait while they run, so that none may compute for long.</summary>
    public bool HoldsUpOthers { get; init; } = true;

    /// <summary>Whether the caller takes back what a command has changed before it met a lock.</summary>
    public bool IsTakenBack { get; init; }

    /// <summary>Runs all of them in one transaction.</summary>
    public AppliedWrites Execute(WriteTransaction transaction) => WriteStep.ResultOf(ExecuteAsync(new WriteStep(transaction)));

    /// <summary>Runs all of them in one transaction, where others may have locked documents: one that meets them leaves nothing.</summary>
    public AppliedWrites ExecuteBesideLocks(CommittedTransaction transaction)
    {
        if (!transaction.MeetsLocks)
            return Execute(transaction);
        var outcomes = new WriteOutcome[requests.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            var command = new WriteCommands(ns, [requests[i]], cancellationToken) { IsTakenBack = true };
            try
            {
                outcomes[i] = transaction.InSavepoint(() => command.ExecuteOrLeave(transaction));
            }
            catch (DocumentLockedException locked)
            {
                outcomes[i] = new WriteOutcome(locked);
            }
        }

        return new AppliedWrites(outcomes);
    }

    private WriteOutcome ExecuteOrLeave(WriteTransaction transaction)
    {
        var outcome = Execute(transaction).Outcomes![0];
        return outcome.Failure is DocumentLockedException locked ? throw locked : outcome;
    }

    /// <summary>Runs them in as many steps as they need.</summary>
    public async ValueTask<AppliedWrites> ExecuteAsync(WriteStep step)
    {
        var outcomes = new WriteOutcome[requests.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            try
            {
                outcomes[i] = new WriteOutcome(await StartAsync(step, requests[i]));
            }
            catch (DocumentLockedException locked) when (step.HasChanges && !IsTakenBack)
            {
                // Only a transaction that is rolled back takes them back.
                throw new LockedHalfwayException(locked.Ended);
            }
            catch (DocumentException error) when (error is not SqliteException)
            {
                outcomes[i] = new WriteOutcome(error);
            }
        }

        return new AppliedWrites(outcomes);
    }

    // Up to its first pause; in later steps, the step's limits are entered by who goes on with it.
    private ValueTask<RawDocument> StartAsync(WriteStep step, WriteRequest request)
    {
        step.BeginRequest(
            new WriteLimits(request.Client, request.MaxTime, cancellationToken) { HoldsUpOthers = HoldsUpOthers },
            request.WaitsForTransactions);
        var work = step.Limits.Enter();
        try
        {
            return request.Retry is { } key ? ExecuteOnceAsync(step, request, key) : ExecuteAsync(step, request);
        }
        finally
        {
            work.Dispose();
        }
    }

    private async ValueTask<RawDocument> ExecuteOnceAsync(WriteStep step, WriteRequest request, OperationId key)
    {
        if (RetryableWrites.Find(step.Transaction, key) is { } earlier)
            return earlier;
        step.CheckRepetition = () => CheckRepetition(step, key);
        try
        {
            var reply = await ExecuteAsync(step, request);
            step.Transaction.Retries!.Save(step.Transaction, key, reply);
            return reply;
        }
        catch (RepeatedWriteException repeated)
        {
            return repeated.Reply;
        }
        finally
        {
            step.CheckRepetition = null;
        }
    }

    private static void CheckRepetition(WriteStep step, OperationId key)
    {
        if (RetryableWrites.Find(step.Transaction, key) is { } reply)
            throw new RepeatedWriteException(reply);
    }

    private async ValueTask<RawDocument> ExecuteAsync(WriteStep step, WriteRequest request)
    {
        switch (request)
        {
            case FindAndModifyRequest modify:
                return await FindAndModifyCommand.ExecuteAsync(step, ns, modify);
            case BulkWriteRequest bulk:
                return await ExecuteBulkAsync(step, bulk);
            default:
                var reply = new WriteReply(isUpdate: request is UpdateRequest);
                await ExecuteAsync(step, request, reply);
                return reply.ToDocument();
        }
    }

    private async ValueTask<RawDocument> ExecuteBulkAsync(WriteStep step, BulkWriteRequest request)
    {
        using var reply = new BulkWriteReply(request.ErrorsOnly);
        int first = 0;
        foreach (var part in request.Parts)
        {
            reply.Begin(part, first);
            await ExecuteAsync(step, part, reply);
            if (request.Ordered && reply.Errors > 0)
                break;
            first += part.Count;
        }

        return reply.ToDocument();
    }

    private ValueTask ExecuteAsync(WriteStep step, WriteRequest request, IStatementResults results) => request switch
    {
        InsertRequest insert => InsertCommand.ExecuteAsync(step, ns, insert, results),
        UpdateRequest update => new UpdateCommand(step, ns, update, results).ExecuteAsync(),
        DeleteRequest delete => new DeleteCommand(step, ns, delete, results).ExecuteAsync(),
        _ => throw new DocumentException(ErrorCode.CommandNotSupported, $"No such write: {request.GetType().Name}"),
    };

    // Its repetition has been executed while it paused, before it had changed anything.
    private sealed class RepeatedWriteException(RawDocument reply) : Exception
    {
        public RawDocument Reply => reply;
    }
}
