using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Grains;

/// <summary>
/// The silo's open cursors, by id: each with its store cursor and its read-ahead batch. A cursor's grain, which is on this
/// silo, reads it; nobody's stay open for ever.
/// </summary>
/// <param name="silo">The silo, which the ids name.</param>
/// <param name="ages">How long a cursor stays open that nobody reads.</param>
/// <param name="time">The clock that this goes by.</param>
internal sealed class OpenCursors(ILocalSiloDetails silo, IOptions<CursorAges> ages, TimeProvider time)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<long, OpenCursor> _cursors = new();

    public int Count => _cursors.Count;

    public void Participate(ISiloLifecycle lifecycle)
    {
        ITimer? timer = null;
        lifecycle.Subscribe(
            nameof(OpenCursors),
            ServiceLifecycleStage.RuntimeGrainServices,
            _ =>
            {
                timer = time.CreateTimer(_ => CloseIdle(), null, ages.Value.Interval, ages.Value.Interval);
                return Task.CompletedTask;
            },
            async _ =>
            {
                timer?.Dispose();
                foreach (long id in _cursors.Keys)
                    await CloseAsync(id);
            });
    }

    /// <summary>Opens a cursor.</summary>
    /// <param name="rest">What is left of a result; owned by the cursor.</param>
    /// <param name="opening">What its client asked for.</param>
    /// <returns>Its id.</returns>
    public long Open(IStoreCursor rest, CursorOpening opening)
    {
        var cursor = new OpenCursor(rest, opening, time);
        while (true)
        {
            long id = CursorIds.New(silo.SiloAddress);
            if (_cursors.TryAdd(id, cursor))
                return id;
        }
    }

    public bool TryGet(long id, [MaybeNullWhen(false)] out OpenCursor cursor) => _cursors.TryGetValue(id, out cursor);

    /// <summary>Closes a cursor, also while a batch is being read.</summary>
    /// <returns>Whether it was open.</returns>
    public async Task<bool> CloseAsync(long id)
    {
        if (!_cursors.TryRemove(id, out var cursor))
            return false;
        await cursor.DisposeAsync();
        return true;
    }

    private void CloseIdle()
    {
        foreach (var (id, cursor) in _cursors)
        {
            if (cursor.IsIdleFor(cursor.Opening.NoTimeout ? ages.Value.NoTimeout : ages.Value.Idle))
                _ = CloseAsync(id);
        }
    }
}
