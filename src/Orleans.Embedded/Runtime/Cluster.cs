using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans;

/// <summary>What the silos of a cluster share: who is there, and the directory of grains.</summary>
internal sealed class Cluster
{
    private readonly Lock _gate = new();
    private readonly Timer _timeouts;
    private volatile Silo[] _members = [];
    private volatile Silo[] _active = [];
    private TimeSpan _timeoutPeriod = TimeSpan.FromSeconds(1);
    private int _nextGateway;

    public Cluster()
    {
        Directory = new GrainDirectory(this);
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
            _timeouts = new Timer(static cluster => ((Cluster)cluster!).TimeOutRequests(), this, Timeout.Infinite, Timeout.Infinite);
    }

    public GrainDirectory Directory { get; }

    /// <summary>All silos that have not left, those that are stopping included.</summary>
    public IReadOnlyList<Silo> Members => _members;

    /// <summary>The silos that take new activations.</summary>
    public IReadOnlyList<Silo> Active => _active;

    /// <summary>Called by a silo whenever its status changes.</summary>
    public void Update(Silo silo)
    {
        lock (_gate)
        {
            _members = [.. _members.Where(s => s != silo), .. silo.Status == SiloStatus.Dead ? (Silo[])[] : [silo]];
            _active = [.. _members.Where(s => s.IsActive)];
            SetTimer();
        }
    }

    /// <summary>Sees to it that callers with this timeout learn of it in time: after a second more at most.</summary>
    public void Notice(MessagingOptions options)
    {
        lock (_gate)
        {
            var shortest = TimeSpan.FromMilliseconds(Math.Max(1, options.ResponseTimeout.TotalMilliseconds));
            if (shortest < _timeoutPeriod)
                _timeoutPeriod = shortest;
            SetTimer();
        }
    }

    /// <summary>Chooses the silo for a new activation.</summary>
    /// <param name="grainClass">What is to be activated.</param>
    /// <param name="caller">The silo the call comes from; null if from a client.</param>
    /// <returns>The silo; null if there is none.</returns>
    public Silo? Place(GrainClass grainClass, Silo? caller)
    {
        if (grainClass.Placement == PlacementKind.PreferLocal && caller is { IsActive: true })
            return caller;

        var active = _active;
        return active.Length == 0 ? null : active[Random.Shared.Next(active.Length)];
    }

    /// <summary>Sends to a stateless worker on the caller's silo, or, from outside, on the silo that lets the call in.</summary>
    public void SendToWorker(GrainRequest request, Silo? caller)
    {
        if (caller is not null && caller.TrySendToWorker(request))
            return;

        while (NextGateway() is { } gateway)
        {
            if (gateway.TrySendToWorker(request))
                return;
        }

        request.Fail(NoSilo(request));
    }

    public SiloUnavailableException NoSilo(GrainRequest request) =>
        new($"There is no active silo to take the message: {request}.");

    private Silo? NextGateway()
    {
        var active = _active;
        return active.Length == 0 ? null : active[(uint)Interlocked.Increment(ref _nextGateway) % active.Length];
    }

    private void SetTimer()
    {
        var period = _members.Length == 0 ? Timeout.InfiniteTimeSpan : _timeoutPeriod;
        _timeouts.Change(period, period);
    }

    private void TimeOutRequests()
    {
        var now = Environment.TickCount64;
        foreach (var silo in _members)
        {
            foreach (var activation in silo.Activations)
                activation.TimeOutRequests(now);
        }
    }
}
