using System.Diagnostics;
using Streetcar.Grains.Commands;

namespace Streetcar.Grains;

/// <summary>Writes to a collection as a command says.</summary>
internal delegate ValueTask<Reply> CollectionWrite(Namespace collection, Command command, CancellationToken cancellationToken);

/// <summary>
/// Runs <c>bulkWrite</c>: as it came where it is on one collection, else in runs of operations on one each, whose replies
/// become one.
/// </summary>
/// <param name="services">Where the cursor over the results is opened.</param>
/// <param name="write">The way to the collections: their grains, or a transaction.</param>
internal sealed class BulkWriter(QueryServices services, CollectionWrite write)
{
    // To how many collections an unordered one writes at the same time.
    private const int AtOnce = 8;

    public async ValueTask<Reply> RunAsync(Command command, CancellationToken cancellationToken)
    {
        Admin.Require(command);
        var bulk = new BulkWrite(command);
        var runs = BulkWriteRun.Of(bulk);
        if (services.Transaction is not null)
            CheckInTransaction(runs);
        var reply = runs.Count == 1
            ? await write(runs[0].Collection, command, cancellationToken).ConfigureAwait(false)
            : await RunAllAsync(bulk, runs, command, cancellationToken).ConfigureAwait(false);
        return HasFailed(reply) ? reply : await ToBatchesAsync(bulk, command, reply, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Reply> RunAllAsync(
        BulkWrite bulk, List<BulkWriteRun> runs, Command command, CancellationToken cancellationToken)
    {
        // Nothing is done where any of it makes no sense.
        foreach (var run in runs)
            BulkWriteOperation.Parse(run.Operations, static part => part);
        long start = Stopwatch.GetTimestamp();
        using var whole = new BulkWriteReply(bulk.ErrorsOnly);
        int atOnce = bulk.Ordered || services.Transaction is not null ? 1 : AtOnce;
        foreach (var some in runs.Chunk(atOnce))
        {
            var replies = await Task.WhenAll(Array.ConvertAll(
                some, run => write(run.Collection, ToCommand(run), cancellationToken).AsTask())).ConfigureAwait(false);
            for (int i = 0; i < some.Length; i++)
            {
                if (HasFailed(replies[i]))
                    return replies[i];
                whole.Add(replies[i].Body.Span, some[i].Indexes);
                replies[i].Return();
            }

            if (bulk.Ordered && whole.Errors > 0)
                break;
        }

        return new Reply(whole.ToDocument());

        Command ToCommand(BulkWriteRun run)
        {
            var left = bulk.MaxTime - Stopwatch.GetElapsedTime(start);
            return left <= TimeSpan.Zero ? throw DocumentException.OutOfTime() : run.ToCommand(command, bulk.FirstStatement, left);
        }
    }

    private async ValueTask<Reply> ToBatchesAsync(BulkWrite bulk, Command command, Reply whole, CancellationToken cancellationToken)
    {
        if (bulk.BatchSize >= bulk.Operations.Count && whole.Body.Length <= BatchLimit.MaxBytes)
            return whole;
        var results = whole.Document["cursor"]["firstBatch"].AsArray.Select(result => result.AsDocument).ToList();
        var reply = await CursorReply.FromListAsync(
            services, command, results, BulkWriteReply.ResultsNamespace, new BatchLimit(bulk.BatchSize, BatchLimit.MaxBytes), cancellationToken)
            .ConfigureAwait(false);
        var batched = new Reply(whole.Document.With("cursor", reply.Document["cursor"]));
        reply.Return();
        return batched;
    }

    private static void CheckInTransaction(List<BulkWriteRun> runs)
    {
        foreach (var run in runs)
        {
            if (run.Collection.Database is "admin" or "config" or "local")
            {
                throw new DocumentException(
                    ErrorCode.OperationNotSupportedInTransaction,
                    $"Cannot run command against the '{run.Collection.Database}' database in a transaction.");
            }
        }
    }

    // Nothing but a failure begins so.
    private static bool HasFailed(Reply reply)
    {
        var reader = new RawReader(reply.Body.Span);
        return reader.Read() && reader.Name.SequenceEqual("ok"u8);
    }
}
