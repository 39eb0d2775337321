using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded.Tests.Grains;
using Orleans.TestingHost;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>References made at one place and used at another, as if each were a process; and silos that go without a request being lost.</summary>
public sealed class ReferenceTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = new TestClusterBuilder(3).Build();

    public Task InitializeAsync() => _cluster.DeployAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_call_comes_from_the_silo_of_the_calling_grain_wherever_the_reference_was_made()
    {
        var reference = _cluster.Client.GetGrain<IWorkerGrain>(OneSilo.NewKey());
        foreach (var silo in _cluster.Silos)
        {
            var factory = ((InProcessSiloHandle)silo).ServiceProvider.GetRequiredService<IGrainFactory>();

            (await factory.GetGrain<ILocalGrain>(OneSilo.NewKey()).SiloOfWorker(reference)).ShouldBe(silo.SiloAddress.ToString());
        }
    }

    [Fact]
    public async Task A_client_without_any_silo_left_is_told_so()
    {
        var grain = _cluster.Client.GetGrain<ILifeGrain>(OneSilo.NewKey());
        foreach (var silo in _cluster.Silos)
            await _cluster.KillSiloAsync(silo);

        await Should.ThrowAsync<SiloUnavailableException>(grain.Activation());
    }

    [Fact]
    public async Task A_killed_silo_fails_the_calls_of_clients_too()
    {
        var gate = OneSilo.NewKey();
        var grain = _cluster.Client.GetGrain<ILifeGrain>(gate);
        var address = await grain.Silo();
        var home = _cluster.Silos.Single(s => s.SiloAddress.ToString() == address);
        var pending = grain.WaitFor(gate);
        await Gates.Arrival(gate);

        await _cluster.KillSiloAsync(home);

        await Should.ThrowAsync<SiloUnavailableException>(pending);
        (await grain.Silo()).ShouldNotBe(address);
    }

    [Fact]
    public async Task A_stopping_silo_loses_no_request()
    {
        var key = OneSilo.NewKey();
        var grain = _cluster.Client.GetGrain<ILifeGrain>(key);
        var worker = _cluster.Client.GetGrain<IWorkerGrain>(key);
        using var started = new CountdownEvent(4);

        var calls = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 400; i++)
            {
                await grain.Use(deactivate: false);
                await worker.Worker();
                if (i == 20)
                    started.Signal();
            }
        })));
        started.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        var address = await grain.Silo();
        await _cluster.StopSiloAsync(_cluster.Silos.Single(s => s.SiloAddress.ToString() == address));
        await calls;

        Life.Of(key, "used").Length.ShouldBe(1600);
        Life.Of(key, "doubly").ShouldBeEmpty();
        Life.Of(key, "deactivated").ShouldBe(["deactivated ShuttingDown"]);
    }
}
