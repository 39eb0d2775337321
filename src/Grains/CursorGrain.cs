using System.Diagnostics;
using Orleans.Placement;

namespace Streetcar.Grains;

/// <summary>Holds the rest of a result; see <see cref="ICursorGrain"/>. Without one it goes away at once.</summary>
[PreferLocalPlacement, CollectionAgeLimit(Minutes = 10)]
internal sealed class CursorGrain(OpenCursors cursors, Failures failures) : Grain, ICursorGrain
{
    // A cursor without a timeout lives as long as a session: the client's next call must come within that time.
    private static readonly TimeSpan SessionTimeout = TimeSpan.FromMinutes(30);

    // How long a cursor that awaits data does so, as MongoDB's.
    private static readonly TimeSpan DataTime = TimeSpan.FromSeconds(1);

    // Timers count whole milliseconds: a shorter wait would be none, and the loop would spin.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(1);

    private BatchReader? _reader;
    private CursorOpening? _opening;

    private long Id => this.GetPrimaryKeyLong();

    public Task OpenAsync(CursorOpening opening)
    {
        _reader = new BatchReader(cursors.Take(Id)
            ?? throw new InvalidOperationException($"No cursor {Id} was laid down on this silo."), readsAhead: !opening.Tails);
        _opening = opening;
        StayAlive();
        return Task.CompletedTask;
    }

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
        bool isOpen = _reader is not null;
        await CloseAsync();
        return isOpen;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => CloseAsync();

    private async Task<Reply> NextBatchAsync(Command command, CancellationToken cancellationToken)
    {
        if (_reader is not { } reader || _opening is not { } opening)
        {
            DeactivateOnIdle();
            throw new DocumentException(ErrorCode.CursorNotFound, $"cursor id {Id} not found");
        }

        StayAlive();
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
                ? await AwaitBatchAsync(reader, request, cancellationToken)
                : await reader.TakeAsync(request.BatchSize, cancellationToken);
            if (!batch.HasMore)
                await CloseAsync();
            return CursorReply.End(batch.Writer, batch.HasMore ? Id : 0, opening.Namespace);
        }
        catch (Exception) when (_reader is null)
        {
            throw new DocumentException(ErrorCode.CursorKilled, $"cursor id {Id} was killed while it was read");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await CloseAsync();
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

    private async Task CloseAsync()
    {
        DeactivateOnIdle();
        if (_reader is not { } reader)
            return;
        _reader = null;
        await reader.DisposeAsync();
    }

    private void StayAlive()
    {
        if (_opening is { NoTimeout: true })
            DelayDeactivation(SessionTimeout);
    }
}
