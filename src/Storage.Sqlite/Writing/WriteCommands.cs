using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Native;

namespace Streetcar.Storage.Sqlite.Writing;

/// <summary>Runs the write commands of one call, in order; one that fails leaves the others as they are.</summary>
/// <param name="ns">Their collection.</param>
/// <param name="requests">The commands.</param>
/// <param name="cancellationToken">Ends them.</param>
internal sealed class WriteCommands(Namespace ns, IReadOnlyList<WriteRequest> requests, CancellationToken cancellationToken)
{
    /// <summary>Runs all of them in one transaction.</summary>
    public AppliedWrites Execute(WriteTransaction transaction) => WriteStep.ResultOf(ExecuteAsync(new WriteStep(transaction)));

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
        step.BeginRequest(new WriteLimits(request.Client, request.MaxTime, cancellationToken));
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
            step.Transaction.Retries.Save(step.Transaction, key, reply);
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

    private ValueTask<RawDocument> ExecuteAsync(WriteStep step, WriteRequest request) => request switch
    {
        InsertRequest insert => InsertCommand.ExecuteAsync(step, ns, insert),
        UpdateRequest update => new UpdateCommand(step, ns, update).ExecuteAsync(),
        DeleteRequest delete => new DeleteCommand(step, ns, delete).ExecuteAsync(),
        FindAndModifyRequest modify => FindAndModifyCommand.ExecuteAsync(step, ns, modify),
        _ => throw new DocumentException(ErrorCode.CommandNotSupported, $"No such write: {request.GetType().Name}"),
    };

    // Its repetition has been executed while it paused, before it had changed anything.
    private sealed class RepeatedWriteException(RawDocument reply) : Exception
    {
        public RawDocument Reply => reply;
    }
}
