using Orleans.Runtime;

namespace Orleans;

/// <summary>What every grain class is to the runtime. <see cref="Grain"/> implements it.</summary>
public interface IGrainBase
{
    /// <summary>The activation this instance belongs to.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the activation's first request. If it fails, so do the calls that wait for it.</summary>
    /// <param name="token">Cancelled when activation takes longer than <c>GrainCollectionOptions.ActivationTimeout</c>.</param>
    /// <returns>Completes when the grain is ready.</returns>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the activation's last request. Not run when a silo dies.</summary>
    /// <param name="reason">Why the activation ends.</param>
    /// <param name="token">Cancelled when deactivation takes longer than <c>GrainCollectionOptions.DeactivationTimeout</c>.</param>
    /// <returns>Completes when the grain may be let go.</returns>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
