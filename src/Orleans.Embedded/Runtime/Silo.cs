using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One silo: the activations it has, and its way from starting to gone.</summary>
internal sealed class Silo : ILocalSiloDetails
{
    private readonly ConcurrentDictionary<Activation, Activation> _activations = [];
    private readonly ConcurrentDictionary<GrainId, StatelessWorkers> _workers = [];
    private readonly string _clusterId;
    private ITimer? _collection;
    private int _status = (int)SiloStatus.Created;

    public Silo(
        Cluster cluster,
        IServiceProvider services,
        TimeProvider clock,
        ILogger<Silo> logger,
        IOptions<SiloEndpoint> endpoint,
        IOptions<ClusterOptions> clusterOptions,
        IOptions<GrainCollectionOptions> collectionOptions,
        IOptions<SiloMessagingOptions> messagingOptions)
    {
        Cluster = cluster;
        Services = services;
        Clock = clock;
        Logger = logger;
        Name = endpoint.Value.SiloName;
        Address = endpoint.Value.NewAddress();
        GatewayAddress = endpoint.Value.NewGatewayAddress();
        _clusterId = clusterOptions.Value.ClusterId;
        CollectionOptions = collectionOptions.Value;
        Caller = new GrainCaller(cluster, this, messagingOptions.Value);
        GrainFactory = new GrainFactory(Caller);
    }

    public Cluster Cluster { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    public string Name { get; }

    public SiloAddress Address { get; }

    public SiloAddress GatewayAddress { get; }

    public GrainCollectionOptions CollectionOptions { get; }

    public GrainCaller Caller { get; }

    public GrainFactory GrainFactory { get; }

    public SiloStatus Status => (SiloStatus)Volatile.Read(ref _status);

    public bool IsActive => Status == SiloStatus.Active;

    public IEnumerable<Activation> Activations => _activations.Select(a => a.Key);

    string ILocalSiloDetails.ClusterId => _clusterId;

    SiloAddress ILocalSiloDetails.SiloAddress => Address;

    public void Start()
    {
        SetStatus(SiloStatus.Active);
        var quantum = CollectionOptions.CollectionQuantum;
        _collection = Clock.CreateTimer(static silo => ((Silo)silo!).Collect(age: null), this, quantum, quantum);
        Logger.LogInformation("Silo {Name} is active at {Address}", Name, Address);
    }

    /// <summary>Lets requests finish and deactivates everything; what can't wait for that is killed.</summary>
    /// <param name="cancellationToken">When cancelled, the rest is killed.</param>
    /// <returns>Completes when the silo has left the cluster.</returns>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Status != SiloStatus.Active)
            return;

        if (!cancellationToken.IsCancellationRequested)
        {
            SetStatus(SiloStatus.ShuttingDown);
            try
            {
                await DeactivateAllAsync(cancellationToken).WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Logger.LogWarning("Silo {Name} had to stop before its grains were deactivated", Name);
            }
        }

        Kill();
    }

    public bool TryAdd(Activation activation)
    {
        // First in, then a look at the status: one that stops does it the other way round, so one of both sees the other.
        _activations.TryAdd(activation, activation);
        if (IsActive)
            return true;

        _activations.TryRemove(activation, out _);
        return false;
    }

    public void Remove(Activation activation) => _activations.TryRemove(activation, out _);

    /// <summary>Gives a request to a stateless worker. Returns false if the silo takes none any more.</summary>
    public bool TrySendToWorker(GrainRequest request)
    {
        do
        {
            if (WorkersOf(request.Target).TrySend(request))
                return true;
        }
        while (IsActive);

        return false;
    }

    public void Forget(GrainId grain, StatelessWorkers workers) => _workers.TryRemove(new(grain, workers));

    /// <summary>How long activations of a class must be idle to be collected.</summary>
    public TimeSpan CollectionAgeOf(GrainClass grainClass) =>
        CollectionOptions.ClassSpecificCollectionAge.TryGetValue(grainClass.Implementation.FullName!, out var age)
            ? age
            : grainClass.CollectionAge ?? CollectionOptions.CollectionAge;

    /// <summary>Deactivates what was idle for long enough.</summary>
    /// <param name="age">How long; null for what the classes are configured to.</param>
    public void Collect(TimeSpan? age)
    {
        foreach (var activation in Activations)
            activation.CollectIfIdle(age);
    }

    private void Kill()
    {
        SetStatus(SiloStatus.Dead);
        _collection?.Dispose();
        foreach (var activation in Activations)
            activation.Kill();
        _activations.Clear();
        Logger.LogInformation("Silo {Name} has left", Name);
    }

    private StatelessWorkers WorkersOf(GrainReference grain) =>
        _workers.TryGetValue(grain.GrainId, out var workers)
            ? workers
            : _workers.GetOrAdd(grain.GrainId, static (id, at) => new(at.Silo, at.Class, id), (Silo: this, grain.Class));

    private async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        while (!_activations.IsEmpty)
        {
            var all = Activations.ToList();
            foreach (var activation in all)
                activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "This process is terminating."), cancellationToken);
            await Task.WhenAll(all.Select(a => a.Deactivated));
        }
    }

    private void SetStatus(SiloStatus status)
    {
        Interlocked.Exchange(ref _status, (int)status);
        Cluster.Update(this);
    }
}
