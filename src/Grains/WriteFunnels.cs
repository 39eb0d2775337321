using System.Collections.Concurrent;
using Orleans;

namespace Streetcar.Grains;

/// <summary>The silo's way to collections' grains: a funnel for each collection that is written to.</summary>
/// <param name="grains">Where the grains are had.</param>
/// <param name="lastWrites">What takes the writes when the silo's end leaves nobody to have the grains.</param>
internal sealed class WriteFunnels(IGrainFactory grains, LastWrites lastWrites)
{
    /// <summary>How many collections' funnels are kept; when there are more, the idle ones go.</summary>
    public const int MaxIdle = 1024;

    private readonly ConcurrentDictionary<Namespace, WriteFunnel> _funnels = new();

    /// <summary>How many there are.</summary>
    public int Count => _funnels.Count;

    /// <summary>Sends a write to its collection's grain, behind those that came before it.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="command">The write.</param>
    /// <param name="cancellationToken">Ends the wait, and withdraws the write if it has not been sent.</param>
    public ValueTask<Reply> RunAsync(Namespace collection, Command command, CancellationToken cancellationToken)
    {
        var write = new PendingWrite(command, cancellationToken);
        while (!Get(collection).TryAdd(write))
        {
            // It went away in between; the next one is new.
        }

        return write.Reply;
    }

    private WriteFunnel Get(Namespace collection)
    {
        if (_funnels.TryGetValue(collection, out var funnel))
            return funnel;
        if (_funnels.Count >= MaxIdle)
            RemoveIdle();
        return _funnels.GetOrAdd(
            collection,
            static (name, silo) => new WriteFunnel(name, silo.grains.GetGrain<IWriteGrain>(name.ToString()), silo.lastWrites),
            (grains, lastWrites));
    }

    private void RemoveIdle()
    {
        foreach (var funnel in _funnels)
        {
            if (funnel.Value.TryClose())
                _funnels.TryRemove(funnel);
        }
    }
}
