using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>From the first request to the last.</summary>
internal sealed partial class Activation
{
    private readonly TaskCompletionSource _deactivated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ActivationState _state;
    private IGrainBase? _instance;
    private AsyncServiceScope? _services;
    private bool _isActivating;
    private bool _isEnding;
    private bool _wasValid;
    private DeactivationReason _reason;
    private CancellationToken _deactivationToken;
    private long _lastUse;
    private DateTimeOffset _keepAliveUntil;

    public object? GrainInstance => _instance;

    public IServiceProvider ActivationServices => _services is { } scope ? scope.ServiceProvider : silo.Services;

    public Task Deactivated => _deactivated.Task;

    public void DeactivateAsRequested() => Deactivate(
        new(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (_state is ActivationState.Deactivating or ActivationState.Invalid)
                return;

            _reason = deactivationReason;
            _deactivationToken = cancellationToken;
            _wasValid = _state == ActivationState.Valid;
            _state = ActivationState.Deactivating;
            Wake();
        }
    }

    public void DelayDeactivation(TimeSpan time)
    {
        lock (Gate)
        {
            _keepAliveUntil = time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue
                : time <= TimeSpan.Zero ? DateTimeOffset.MinValue
                : silo.Clock.GetUtcNow() + time;
        }
    }

    /// <summary>Deactivates it if it was idle for long enough.</summary>
    /// <param name="age">How long; null for what its class is configured to.</param>
    public void CollectIfIdle(TimeSpan? age)
    {
        lock (Gate)
        {
            if (_state != ActivationState.Valid || !IsInactive || _keepAliveUntil > silo.Clock.GetUtcNow())
                return;

            var limit = age ?? silo.CollectionAgeOf(grainClass);
            if (limit != Timeout.InfiniteTimeSpan && silo.Clock.GetElapsedTime(_lastUse) >= limit)
                Deactivate(new(DeactivationReasonCode.ActivationIdle, "The activation was idle for its collection age."));
        }
    }

    /// <summary>Lets it vanish with its silo: nothing more of it is started, and its callers learn that it is gone.</summary>
    public void Kill()
    {
        List<GrainRequest> lost;
        lock (Gate)
        {
            if (_state == ActivationState.Invalid)
                return;

            _state = ActivationState.Invalid;
            silo.Cluster.Directory.Remove(this);
            lost = [.. _running, .. TakeWaiting()];
            _running.Clear();
        }

        DisposeTimers();
        foreach (var request in lost)
            request.Fail(new SiloUnavailableException($"The target silo {silo.Address} became unavailable for message: {request}."));
        _deactivated.TrySetResult();
    }

    // Under the gate.
    private void Start()
    {
        if (!silo.TryAdd(this))
        {
            _state = ActivationState.Invalid;
            silo.Cluster.Directory.Remove(this);
            return;
        }

        _state = ActivationState.Activating;
        _isActivating = true;
        RunTurn(() => _ = ActivateAsync());
    }

    private async Task ActivateAsync()
    {
        using var timeout = new CancellationTokenSource(silo.CollectionOptions.ActivationTimeout, silo.Clock);
        try
        {
            _services = silo.Services.CreateAsyncScope();
            _instance = grainClass.CreateInstance(_services.Value.ServiceProvider);
            await _instance.OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception exception)
        {
            silo.Logger.LogError(exception, "Failed to activate grain {Grain}", grainId);
            Deactivate(new(DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain."));
        }

        lock (Gate)
        {
            _isActivating = false;
            _lastUse = silo.Clock.GetTimestamp();
            if (_state == ActivationState.Activating)
                _state = ActivationState.Valid;
            Wake();
        }
    }

    // Under the gate, when nothing is running.
    private void End()
    {
        if (_isActivating || _isEnding)
            return;

        _isEnding = true;
        RunTurn(() => _ = EndAsync());
    }

    private async Task EndAsync()
    {
        DisposeTimers();
        if (_wasValid)
        {
            using var timeout = new CancellationTokenSource(silo.CollectionOptions.DeactivationTimeout, silo.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _deactivationToken);
            try
            {
                await _instance!.OnDeactivateAsync(_reason, either.Token).WaitAsync(either.Token);
            }
            catch (Exception exception)
            {
                silo.Logger.LogError(exception, "Error thrown from OnDeactivateAsync of grain {Grain}", grainId);
            }
        }

        Leave();

        try
        {
            if (_instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (_instance as IDisposable)?.Dispose();
            if (_services is { } services)
                await services.DisposeAsync();
        }
        catch (Exception exception)
        {
            silo.Logger.LogWarning(exception, "Exception disposing grain {Grain}", grainId);
        }

        silo.Remove(this);
        _deactivated.TrySetResult();
    }

    /// <summary>
    /// Gives the grain up, and the requests that wait to the next activation: in one step, so that none that arrive
    /// now overtake them.
    /// </summary>
    private void Leave()
    {
        List<GrainRequest> waiting;
        lock (Gate)
        {
            if (_state == ActivationState.Invalid)
                return;

            _state = ActivationState.Invalid;
            waiting = TakeWaiting();
            waiting.RemoveAll(request => request.IsLocal || request.IsAnswered);
            if (pool is null && _reason.Exception is null)
            {
                silo.Cluster.Directory.Replace(this, waiting);
                return;
            }

            if (pool is null)
                silo.Cluster.Directory.Remove(this);
        }

        pool?.Remove(this);
        if (_reason.Exception is { } failure)
            waiting.ForEach(request => request.Fail(failure));
        else
            waiting.ForEach(request => silo.Cluster.SendToWorker(request, silo));
    }

    private List<GrainRequest> TakeWaiting()
    {
        var waiting = new List<GrainRequest>(_waiting.Count);
        while (_waiting.Count > 0)
            waiting.Add(_waiting.RemoveAt(0));
        _lookedAt = 0;
        return waiting;
    }
}
