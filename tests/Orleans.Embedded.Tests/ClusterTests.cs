using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded.Tests.Grains;
using Orleans.TestingHost;

namespace Orleans.Embedded.Tests;

/// <summary>Three silos, and what becomes of grains when they come and go.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(3).Build();
    private readonly string _key = OneSilo.NewKey();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_grain_is_active_once_whoever_calls_it()
    {
        IGrainFactory[] callers = [_cluster.Client, .. _cluster.Silos.Select(FactoryOf)];

        var activations = await Task.WhenAll(
            from caller in callers
            from _ in Enumerable.Range(0, 20)
            select Task.Run(() => caller.GetGrain<ILifeGrain>(_key).Activation()));

        activations.Distinct().ShouldHaveSingleItem();
        Life.Of(_key, "").ShouldBe(["activated"]);
    }

    [Fact]
    public async Task Grains_are_spread_over_the_silos()
    {
        var silos = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => _cluster.Client.GetGrain<ILifeGrain>($"{_key}{i}").Silo()));

        silos.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_grain_that_prefers_it_is_activated_on_the_calling_silo()
    {
        foreach (var silo in _cluster.Silos)
        {
            var grain = FactoryOf(silo).GetGrain<ILocalGrain>(OneSilo.NewKey());

            (await grain.Silo()).ShouldBe(silo.SiloAddress.ToString());
            (await grain.SiloOfOther(OneSilo.NewKey())).ShouldBe(silo.SiloAddress.ToString());
        }
    }

    [Fact]
    public async Task Stateless_workers_run_on_the_calling_silo()
    {
        foreach (var silo in _cluster.Silos)
        {
            (await FactoryOf(silo).GetGrain<IWorkerGrain>(_key).Silo()).ShouldBe(silo.SiloAddress.ToString());
        }
    }

    [Fact]
    public async Task A_killed_silo_fails_the_calls_that_wait_for_it_and_its_grains_come_back_elsewhere()
    {
        var silo = _cluster.SecondarySilos[0];
        var grain = await GrainOn(silo);
        var pending = FactoryOf(_cluster.Primary!).GetGrain<ILifeGrain>(grain.GetPrimaryKeyString()).WaitFor(_key);
        await Gates.Arrival(_key);

        await _cluster.KillSiloAsync(silo);

        await Should.ThrowAsync<SiloUnavailableException>(pending);
        await _cluster.WaitForLivenessToStabilizeAsync(didKill: true);
        (await grain.Silo()).ShouldNotBe(silo.SiloAddress.ToString());
        Life.Of(grain.GetPrimaryKeyString(), "deactivated").ShouldBeEmpty();
        _cluster.Silos.ShouldNotContain(silo);
    }

    [Fact]
    public async Task A_stopped_silo_lets_requests_finish_and_deactivates_its_grains_which_come_back_elsewhere()
    {
        var silo = _cluster.SecondarySilos[0];
        var grain = await GrainOn(silo);
        var running = grain.WaitFor(_key);
        await Gates.Arrival(_key);

        var stopping = _cluster.StopSiloAsync(silo);
        stopping.IsCompleted.ShouldBeFalse();
        Gates.Open(_key);

        await running;
        await stopping;
        Life.Of(grain.GetPrimaryKeyString(), "deactivated").ShouldBe(["deactivated ShuttingDown"]);
        (await grain.Silo()).ShouldNotBe(silo.SiloAddress.ToString());
    }

    [Fact]
    public async Task An_added_silo_takes_grains()
    {
        var silo = await _cluster.StartAdditionalSiloAsync();
        await _cluster.WaitForLivenessToStabilizeAsync();

        (await GrainOn(silo)).ShouldNotBeNull();
        _cluster.Silos.Count.ShouldBe(4);
        _cluster.SecondarySilos.ShouldContain(silo);
    }

    [Fact]
    public async Task The_management_grain_knows_the_silos_and_where_grains_are()
    {
        var silo = _cluster.SecondarySilos[1];
        var grain = await GrainOn(silo);
        var management = _cluster.Client.GetGrain<IManagementGrain>(0);

        (await management.GetHosts(onlyActive: true)).Keys.ShouldBe(_cluster.Silos.Select(s => s.SiloAddress), ignoreOrder: true);
        (await management.GetActivationAddress(grain)).ShouldBe(silo.SiloAddress);
        (await management.GetSimpleGrainStatistics())
            .Where(s => s.SiloAddress.Equals(silo.SiloAddress) && s.GrainType.StartsWith(typeof(LifeGrain).FullName!, StringComparison.Ordinal))
            .ShouldHaveSingleItem().ActivationCount.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Each_silo_has_its_own_services()
    {
        foreach (var silo in _cluster.Silos)
        {
            _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<ILocalSiloDetails>()
                .SiloAddress.ShouldBe(silo.SiloAddress);
        }

        await _cluster.StopSecondarySilosAsync();
        _cluster.Silos.ShouldHaveSingleItem().ShouldBe(_cluster.Primary);
    }

    private static IGrainFactory FactoryOf(SiloHandle silo) =>
        ((InProcessSiloHandle)silo).ServiceProvider.GetRequiredService<IGrainFactory>();

    // Grains go where the runtime puts them; one of many is where it is wanted.
    private async Task<ILifeGrain> GrainOn(SiloHandle silo)
    {
        for (var i = 0; i < 1000; i++)
        {
            var grain = _cluster.Client.GetGrain<ILifeGrain>($"{_key}/{i}");
            if (await grain.Silo() == silo.SiloAddress.ToString())
                return grain;
        }

        throw new InvalidOperationException($"No grain was placed on {silo}.");
    }
}
