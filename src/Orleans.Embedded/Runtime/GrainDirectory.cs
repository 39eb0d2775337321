using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Which activation every grain of the cluster has: one at most.</summary>
internal sealed class GrainDirectory(Cluster cluster)
{
    private readonly ConcurrentDictionary<GrainId, Activation> _activations = [];

    /// <summary>Hands a request to the grain's activation, making one if there is none.</summary>
    /// <returns>The activation; null if no silo can take it.</returns>
    public Activation? Send(GrainRequest request)
    {
        var grain = request.Target;
        while (true)
        {
            if (!_activations.TryGetValue(grain.GrainId, out var activation))
            {
                if (cluster.Place(grain.Class, request.Caller.Silo) is not { } silo)
                {
                    request.Fail(cluster.NoSilo(request));
                    return null;
                }

                activation = _activations.GetOrAdd(grain.GrainId, new Activation(silo, grain.Class, grain.GrainId, pool: null));
            }

            // One that is gone has left the directory before it says no.
            if (activation.TryEnqueue(request))
                return activation;
        }
    }

    public Activation? Find(GrainId grain) => _activations.GetValueOrDefault(grain);

    public void Remove(Activation activation) => _activations.TryRemove(new(activation.GrainId, activation));

    /// <summary>
    /// Takes an activation out. Requests that wait for it get the next one, which takes its place before any later
    /// request can find it.
    /// </summary>
    public void Replace(Activation activation, List<GrainRequest> waiting)
    {
        if (waiting.Count > 0 && cluster.Place(activation.Class, waiting[0].Caller.Silo) is { } silo)
        {
            var next = new Activation(silo, activation.Class, activation.GrainId, pool: null);
            if (next.TryTakeOver(waiting, () => _activations.TryUpdate(activation.GrainId, next, activation)))
                return;
        }

        Remove(activation);
        waiting.ForEach(request => Send(request));
    }
}
