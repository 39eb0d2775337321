using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of several silos in this process, and a client of it, for tests. Silos can be started, stopped and killed.</summary>
public class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<SiloHandle> _secondaries = [];
    private readonly IConfiguration _configuration;
    private readonly Cluster _cluster = new();
    private IHost? _client;
    private int _started;

    internal TestCluster(TestClusterOptions options, IConfiguration configuration)
    {
        Options = options;
        _configuration = configuration;
    }

    /// <summary>What the cluster is made of.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>The silo that was started first; null before, and after it was stopped.</summary>
    public SiloHandle? Primary { get; private set; }

    /// <summary>The silos besides <see cref="Primary"/> that were not stopped.</summary>
    public IReadOnlyList<SiloHandle> SecondarySilos
    {
        get
        {
            lock (_gate)
                return [.. _secondaries];
        }
    }

    /// <summary>All silos that were not stopped.</summary>
    public ReadOnlyCollection<SiloHandle> Silos =>
        new List<SiloHandle>([.. Primary is { } primary ? [primary] : Array.Empty<SiloHandle>(), .. SecondarySilos]).AsReadOnly();

    /// <summary>A client outside of the silos. Its calls enter through any of them.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not deployed.</exception>
    public IClusterClient Client => ServiceProvider.GetRequiredService<IClusterClient>();

    /// <summary>The client.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not deployed.</exception>
    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    /// <exception cref="InvalidOperationException">The cluster is not deployed.</exception>
    public IServiceProvider ServiceProvider => _client?.Services
        ?? throw new InvalidOperationException("The test cluster client is unavailable: the cluster was not deployed, or was stopped.");

    /// <summary>Starts the silos and the client.</summary>
    public void Deploy() => DeployAsync().GetAwaiter().GetResult();

    /// <summary>Starts the silos and the client.</summary>
    /// <returns>Completes when they are up.</returns>
    /// <exception cref="InvalidOperationException">They are already.</exception>
    public async Task DeployAsync()
    {
        if (Silos.Count > 0)
            throw new InvalidOperationException("The test cluster was deployed already.");

        try
        {
            Primary = await StartSiloAsync();
            await StartAdditionalSilosAsync(Options.InitialSilosCount - 1);
            _client = TestHosts.BuildClient(Options, _configuration, _cluster);
            await _client.StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>The services of a silo.</summary>
    /// <param name="silo">Its address; null for any.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">There is no such silo.</exception>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null)
    {
        var silos = Silos;
        var handle = silo is null ? silos[Random.Shared.Next(silos.Count)] : silos.FirstOrDefault(s => s.SiloAddress.Equals(silo));
        return ((InProcessSiloHandle?)handle)?.ServiceProvider
            ?? throw new ArgumentException($"The provided silo address '{silo}' is unknown.");
    }

    /// <summary>The silos that were not stopped.</summary>
    /// <returns>The silos.</returns>
    public IEnumerable<SiloHandle> GetActiveSilos() => Silos.Where(s => s.IsActive);

    /// <summary>The silo with an address.</summary>
    /// <param name="siloAddress">The address.</param>
    /// <returns>The silo; null if there is none.</returns>
    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) =>
        GetActiveSilos().FirstOrDefault(s => s.SiloAddress.Equals(siloAddress));

    /// <summary>Waits until all silos know of each other. In one process they always do.</summary>
    /// <param name="didKill">Whether a silo was killed just now.</param>
    /// <returns>A completed task.</returns>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => Task.CompletedTask;

    /// <summary>Starts one more silo.</summary>
    /// <param name="startAdditionalSiloOnNewPort">Makes no difference: every silo has a port of its own, on which nothing listens.</param>
    /// <returns>The silo.</returns>
    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) =>
        (await StartAdditionalSilosAsync(1, startAdditionalSiloOnNewPort))[0];

    /// <summary>Starts more silos.</summary>
    /// <param name="silosToStart">How many.</param>
    /// <param name="startAdditionalSiloOnNewPort">Makes no difference: every silo has a port of its own, on which nothing listens.</param>
    /// <returns>The silos.</returns>
    public async Task<List<SiloHandle>> StartAdditionalSilosAsync(int silosToStart, bool startAdditionalSiloOnNewPort = false)
    {
        var started = new List<SiloHandle>();
        while (started.Count < silosToStart)
        {
            var silo = await StartSiloAsync();
            started.Add(silo);
            lock (_gate)
                _secondaries.Add(silo);
        }

        return started;
    }

    /// <summary>Stops a silo: its grains finish what they run and are deactivated.</summary>
    /// <param name="instance">The silo.</param>
    /// <returns>Completes when it is stopped and its services are disposed.</returns>
    public Task StopSiloAsync(SiloHandle instance) => StopAsync(instance, gracefully: true);

    /// <summary>Kills a silo: its grains vanish, and callers that wait for them learn that it is gone.</summary>
    /// <param name="instance">The silo.</param>
    /// <returns>Completes when it is gone and its services are disposed.</returns>
    public Task KillSiloAsync(SiloHandle instance) => StopAsync(instance, gracefully: false);

    /// <summary>Stops the silos besides <see cref="Primary"/>.</summary>
    /// <returns>Completes when they are stopped.</returns>
    public async Task StopSecondarySilosAsync()
    {
        foreach (var silo in SecondarySilos)
            await StopSiloAsync(silo);
    }

    /// <summary>Stops the first silo.</summary>
    /// <returns>Completes when it is stopped.</returns>
    public Task StopPrimarySiloAsync() => Primary is { } primary ? StopSiloAsync(primary) : Task.CompletedTask;

    /// <summary>Stops the client and all silos.</summary>
    /// <returns>Completes when they are stopped.</returns>
    public async Task StopAllSilosAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.StopAsync();
            client.Dispose();
        }

        await StopSecondarySilosAsync();
        await StopPrimarySiloAsync();
    }

    /// <summary>Stops the client and all silos.</summary>
    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    /// <summary>Stops the client and all silos.</summary>
    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the client and all silos.</summary>
    /// <returns>Completes when they are stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(StopAllSilosAsync);
        GC.SuppressFinalize(this);
    }

    private async Task<SiloHandle> StartSiloAsync()
    {
        var instance = Interlocked.Increment(ref _started) - 1;
        var name = instance == 0 ? "Primary" : $"Secondary_{instance}";
        var host = TestHosts.BuildSilo(Options, _configuration, _cluster, name, instance);
        await Task.Run(() => host.StartAsync());

        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        return new InProcessSiloHandle
        {
            InstanceNumber = (short)instance,
            Name = name,
            SiloAddress = details.SiloAddress,
            GatewayAddress = details.GatewayAddress,
            SiloHost = host,
        };
    }

    private async Task StopAsync(SiloHandle silo, bool gracefully)
    {
        if (silo == Primary)
            Primary = null;
        else
        {
            lock (_gate)
                _secondaries.Remove(silo);
        }

        try
        {
            await silo.StopSiloAsync(gracefully);
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }
}
