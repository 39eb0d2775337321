using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;
using Streetcar.Bson.Memory;
using Streetcar.Grains.Commands;
using Streetcar.Grains.Sessions;

namespace Streetcar.Grains;

/// <summary>
/// The silo's open cursors, by id: each with its store cursor and its read-ahead batch. The silo's own connections read them
/// here, those of other silos through the cursor's grain. A cursor that nobody reads is closed after a time.
/// </summary>
/// <param name="silo">The silo, which the ids name.</param>
/// <param name="ages">How long a cursor stays open that nobody reads.</param>
/// <param name="memory">What all of them hold together, and what is read ahead for them.</param>
/// <param name="time">The clock that this goes by.</param>
internal sealed class OpenCursors(ILocalSiloDetails silo, IOptions<CursorAges> ages, ServerMemory memory, TimeProvider time)
    : ILifecycleParticipant<ISiloLifecycle>
{
    // What one takes itself, about: its plan, its scans, its place in them.
    private const int LeastSize = 4096;

    private readonly ConcurrentDictionary<long, OpenCursor> _cursors = new();

    public void Participate(ISiloLifecycle lifecycle)
    {
        ITimer? timer = null;
        PeriodicTimer? looks = null;
        var looking = Task.CompletedTask;
        lifecycle.Subscribe(
            nameof(OpenCursors),
            ServiceLifecycleStage.RuntimeGrainServices,
            _ =>
            {
                timer = time.CreateTimer(_ => CloseIdle(), null, ages.Value.Interval, ages.Value.Interval);
                looks = new PeriodicTimer(ages.Value.Rest / 5, time);
                looking = LookAfterMemoryAsync(looks);
                return Task.CompletedTask;
            },
            async _ =>
            {
                timer?.Dispose();
                looks?.Dispose();
                await looking;
                foreach (long id in _cursors.Keys)
                    await CloseAsync(id);
            });
    }

    /// <summary>Opens a cursor.</summary>
    /// <param name="rest">What is left of a result; owned by the cursor.</param>
    /// <param name="opening">What its client asked for.</param>
    /// <returns>Its id.</returns>
    /// <exception cref="DocumentException">ExceededMemoryLimit: those that are open take all the memory for cursors.</exception>
    public long Open(IStoreCursor rest, CursorOpening opening)
    {
        if (!memory.Cursors.TryTake(LeastSize + opening.Size))
        {
            _ = rest.DisposeAsync().AsTask();
            throw new DocumentException(
                ErrorCode.ExceededMemoryLimit,
                $"{Count} open cursors take all the memory for cursors, {memory.Cursors.Limit} bytes; kill some, or give the server more (--memory)");
        }

        var cursor = new OpenCursor(rest, opening, memory.ReadAhead, time);
        while (true)
        {
            long id = CursorIds.New(silo.SiloAddress);
            if (_cursors.TryAdd(id, cursor))
                return id;
        }
    }

    /// <summary>How many are open.</summary>
    public int Count => _cursors.Count;

    public bool TryGet(long id, [MaybeNullWhen(false)] out OpenCursor cursor) => _cursors.TryGetValue(id, out cursor);

    /// <summary>Whose a cursor is; null where it is not open here.</summary>
    public CursorUse? Find(long id) => TryGet(id, out var cursor)
        ? new CursorUse(cursor.Opening.Namespace, cursor.Opening.Owner?.Name, cursor.Opening.Owner?.Database)
        : null;

    /// <summary>Whether a cursor of that id would be here, if it is open.</summary>
    public bool IsHere(long id) => CursorIds.IsOn(id, silo.SiloAddress);

    /// <summary>Answers a <c>getMore</c>.</summary>
    /// <param name="id">The cursor's id.</param>
    /// <param name="command">The command.</param>
    /// <param name="cancellationToken">Ends the wait for the batch.</param>
    /// <exception cref="DocumentException">CursorNotFound, CursorKilled, or the command makes no sense, or the read failed.</exception>
    public async ValueTask<Reply> GetMoreAsync(long id, Command command, CancellationToken cancellationToken)
    {
        var request = GetMore.Parse(command);
        if (!_cursors.TryGetValue(id, out var cursor))
            throw NotFound(id);
        var opening = cursor.Opening;
        GetMore.CheckOwner(id, opening, command);
        request.CheckFor(opening);
        GetMore.CheckSession(id, opening, new SessionFields(command));
        CursorBatch? taken;
        try
        {
            taken = await cursor.TakeAsync(request.BatchSize, request.MaxTime, command, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cursor.IsClosed)
        {
            await CloseAsync(id).ConfigureAwait(false);
            throw new DocumentException(ErrorCode.CursorKilled, cursor.IsEvicted
                ? $"cursor id {id} was killed while it was idle, as others needed the memory of its sorts and groups"
                : $"cursor id {id} was killed while it was read");
        }
        catch
        {
            // Whoever leaves in the middle of a batch, or is interrupted, does not come back for it.
            await CloseAsync(id).ConfigureAwait(false);
            throw;
        }

        using var batch = taken ?? throw NotFound(id);
        if (!batch.HasMore)
            await CloseAsync(id).ConfigureAwait(false);
        return CursorReply.End(batch.Writer, batch.HasMore ? id : 0, opening.Namespace, opening.AtClusterTime, batch.ResumeToken);
    }

    /// <summary>Closes a cursor, also while a batch is being read.</summary>
    /// <returns>Whether it was open.</returns>
    public async Task<bool> CloseAsync(long id)
    {
        if (!_cursors.TryRemove(id, out var cursor))
            return false;
        memory.Cursors.Release(LeastSize + cursor.Opening.Size);
        await cursor.DisposeAsync();
        return true;
    }

    /// <summary>Closes the cursors that were opened in sessions.</summary>
    /// <param name="sessions">The sessions; null for all.</param>
    public async Task CloseOfAsync(IReadOnlySet<Guid>? sessions)
    {
        foreach (var (id, cursor) in _cursors)
        {
            if (cursor.Opening.Session is { } session && sessions?.Contains(session) != false)
                await CloseAsync(id);
        }
    }

    private static DocumentException NotFound(long id) => new(ErrorCode.CursorNotFound, $"cursor id {id} not found");

    private async Task LookAfterMemoryAsync(PeriodicTimer looks)
    {
        while (await looks.WaitForNextTickAsync().ConfigureAwait(false))
        {
            foreach (var (id, cursor) in _cursors)
            {
                try
                {
                    await cursor.RestAsync(ages.Value.Rest).ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // What was put away in part can't be read on.
                    await CloseAsync(id).ConfigureAwait(false);
                }
            }

            while (memory.Operations.IsAwaited && LongestIdle() is { } holder)
                await holder.EvictAsync().ConfigureAwait(false);
        }
    }

    // Of those that hold what others wait for.
    private OpenCursor? LongestIdle() => _cursors.Values
        .Where(cursor => !cursor.IsClosed && cursor.Memory > 0 && cursor.IsIdleFor(ages.Value.Rest))
        .MaxBy(cursor => cursor.IdleTime);

    private void CloseIdle()
    {
        foreach (var (id, cursor) in _cursors)
        {
            if (cursor.IsIdleFor(cursor.Opening.NoTimeout ? ages.Value.NoTimeout : ages.Value.Idle))
                _ = CloseAsync(id);
        }
    }
}
