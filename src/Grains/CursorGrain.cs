using System.Diagnostics;
using Orleans;

namespace Streetcar.Grains;

/// <summary>
/// Reads one of its silo's <see cref="OpenCursors"/>, one batch after the other, for whichever silo asks; see
/// <see cref="IBatchGrain"/> and, for who calls it from elsewhere, <see cref="ICursorGrain"/>. Without a cursor it goes
/// away at once.
/// </summary>
[CursorPlacement]
[GrainType("streetcar.cursor")]
internal sealed partial class CursorGrain(OpenCursors cursors, Failures failures) : Grain, IBatchGrain, ICursorGrain
{
    // How long a cursor that awaits data does so, as MongoDB's.
    private static readonly TimeSpan DataTime = TimeSpan.FromSeconds(1);

    // Timers count whole milliseconds: a shorter wait would be none, and the loop would spin.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);

    private long Id => this.GetPrimaryKeyLong();

    public async ValueTask<Reply> GetMoreAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await NextBatchAsync(command, cancellationToken);
        }
        catch (Exception e)
        {
            return failures.ToReply(e, command);
        }
    }

    public async Task<bool> KillAsync()
    {
        DeactivateOnIdle();
        return await cursors.CloseAsync(Id);
    }

    private async Task<Reply> NextBatchAsync(Command command, CancellationToken cancellationToken)
    {
        if (!cursors.TryGet(Id, out var cursor))
        {
            DeactivateOnIdle();
            throw new DocumentException(ErrorCode.CursorNotFound, $"cursor id {Id} not found");
        }

        cursor.BeginUse();
        try
        {
            return await NextBatchAsync(cursor, command, cancellationToken);
        }
        finally
        {
            cursor.EndUse();
        }
    }

    private async Task<Reply> NextBatchAsync(OpenCursor cursor, Command command, CancellationToken cancellationToken)
    {
        var opening = cursor.Opening;
        var request = GetMore.Parse(command);
        if (request.Namespace != opening.Namespace)
        {
            throw new DocumentException(
                ErrorCode.Unauthorized,
                $"Requested getMore on namespace '{request.Namespace}', but cursor belongs to a different namespace {opening.Namespace}");
        }

        if (request.MaxTime is not null && !opening.AwaitsData)
        {
            throw new DocumentException(
                ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
        }

        try
        {
            using var batch = opening.AwaitsData
                ? await AwaitBatchAsync(cursor.Batches, request, cancellationToken)
                : await cursor.Batches.TakeAsync(request.BatchSize, cancellationToken);
            if (!batch.HasMore)
                await KillAsync();
            return CursorReply.End(batch.Writer, batch.HasMore ? Id : 0, opening.Namespace);
        }
        catch (Exception) when (cursor.IsClosed)
        {
            throw new DocumentException(ErrorCode.CursorKilled, $"cursor id {Id} was killed while it was read");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await KillAsync();
            throw;
        }
    }

    // The first batch with documents in it, or an empty one when the time is over.
    private static async Task<CursorBatch> AwaitBatchAsync(
        BatchReader reader, GetMore request, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var batch = await reader.TakeAsync(request.BatchSize, cancellationToken);
            var left = (request.MaxTime ?? DataTime) - Stopwatch.GetElapsedTime(start);
            if (batch.Count > 0 || !batch.HasMore || left < LeastWait)
                return batch;
            batch.Dispose();
            await reader.WaitAsync(left, cancellationToken);
        }
    }
}
