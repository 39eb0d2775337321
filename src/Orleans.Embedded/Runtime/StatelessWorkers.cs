using Orleans.Runtime;

namespace Orleans;

/// <summary>The activations of one stateless worker grain on one silo, made as they are needed; gone with the last of them.</summary>
internal sealed class StatelessWorkers(Silo silo, GrainClass grainClass, GrainId grainId)
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];
    private bool _isGone;

    /// <summary>Gives the request to the first idle worker, else a new one, else the one with the shortest queue.</summary>
    /// <returns>False if none takes it: since the last worker is gone, or since the silo makes no more.</returns>
    public bool TrySend(GrainRequest request)
    {
        lock (_gate)
        {
            while (!_isGone)
            {
                var worker = Choose();
                if (worker.TryEnqueue(request))
                    return true;

                RemoveWorker(worker);
                if (!silo.IsActive)
                    return false;
            }

            return false;
        }
    }

    public void Remove(Activation worker)
    {
        lock (_gate)
            RemoveWorker(worker);
    }

    private void RemoveWorker(Activation worker)
    {
        _workers.Remove(worker);
        if (_workers.Count > 0)
            return;

        _isGone = true;
        silo.Forget(grainId, this);
    }

    private Activation Choose()
    {
        Activation? shortest = null;
        foreach (var worker in _workers)
        {
            if (worker.IsInactive)
                return worker;
            if (shortest is null || worker.WaitingCount < shortest.WaitingCount)
                shortest = worker;
        }

        if (shortest is not null && _workers.Count >= grainClass.MaxLocalWorkers)
            return shortest;

        var created = new Activation(silo, grainClass, grainId, this);
        _workers.Add(created);
        return created;
    }
}
