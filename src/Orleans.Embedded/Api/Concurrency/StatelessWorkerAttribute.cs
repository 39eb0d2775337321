using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>
/// On a grain class: calls go to one of several activations on the caller's own silo, which are made as they are
/// needed. They are in no directory, so there is no telling which one gets a call.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    /// <summary>Limits the activations.</summary>
    /// <param name="maxLocalWorkers">The most activations a grain has on a silo; as many as there are processors if not positive.</param>
    public StatelessWorkerAttribute(int maxLocalWorkers)
        : base(PlacementKind.StatelessWorker) =>
        MaxLocalWorkers = maxLocalWorkers > 0 ? maxLocalWorkers : Environment.ProcessorCount;

    /// <summary>As many activations as there are processors.</summary>
    public StatelessWorkerAttribute()
        : this(-1)
    {
    }

    internal int MaxLocalWorkers { get; }
}
