using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// The base of grain classes. The runtime makes an instance when a grain is first called, runs its code one turn at
/// a time on the activation's task scheduler, and lets it go when it has been idle for long enough.
/// </summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private readonly Activation? _activation = Activation.Current;

    /// <summary>Made by the runtime, with constructor arguments from the silo's services.</summary>
    protected Grain()
    {
    }

    /// <summary>The activation this instance belongs to.</summary>
    public IGrainContext GrainContext => Activation;

    /// <summary>References to other grains, called from this silo.</summary>
    protected IGrainFactory GrainFactory => Activation.Silo.GrainFactory;

    /// <summary>The services of this activation: a scope of the silo's.</summary>
    protected internal IServiceProvider ServiceProvider => Activation.ActivationServices;

    /// <summary>The grain's identity as text.</summary>
    public string IdentityString => Activation.GrainId.ToString();

    /// <summary>The address of the silo this activation is on, as text.</summary>
    public string RuntimeIdentity => Activation.Silo.Address.ToString();

    private Activation Activation => _activation
        ?? throw new InvalidOperationException($"{GetType()} was not made by a silo, so it has no activation.");

    /// <summary>Runs before the activation's first request. If it fails, so do the calls that wait for it.</summary>
    /// <param name="cancellationToken">Cancelled when activation takes longer than <c>GrainCollectionOptions.ActivationTimeout</c>.</param>
    /// <returns>Completes when the grain is ready.</returns>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs after the activation's last request. Not run when a silo dies.</summary>
    /// <param name="reason">Why the activation ends.</param>
    /// <param name="cancellationToken">Cancelled when deactivation takes longer than <c>GrainCollectionOptions.DeactivationTimeout</c>.</param>
    /// <returns>Completes when the grain may be let go.</returns>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>
    /// Ends this activation as soon as the requests it is running are finished. Requests that arrive from now on go
    /// to a new activation.
    /// </summary>
    protected void DeactivateOnIdle() => Activation.DeactivateAsRequested();

    /// <summary>Keeps this activation from being collected as idle.</summary>
    /// <param name="timeSpan">
    /// For how long from now; <see cref="TimeSpan.MaxValue"/> or <see cref="Timeout.InfiniteTimeSpan"/> for ever, zero
    /// or less to take an earlier delay back.
    /// </param>
    protected void DelayDeactivation(TimeSpan timeSpan) => Activation.DelayDeactivation(timeSpan);
}
