using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class LifeTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly string _key = OneSilo.NewKey();

    private ILifeGrain Grain => silo.Grains.GetGrain<ILifeGrain>(_key);

    [Fact]
    public async Task A_grain_is_activated_by_its_first_call_and_stays()
    {
        _ = Grain;
        Life.Of(_key, "").ShouldBeEmpty();

        var first = await Grain.Activation();
        var second = await Grain.Activation();

        second.ShouldBe(first);
        Life.Of(_key, "").ShouldBe(["activated"]);
    }

    [Fact]
    public async Task Calls_at_once_share_one_activation()
    {
        var activations = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Grain.Activation())));

        activations.Distinct().ShouldHaveSingleItem();
        Life.Of(_key, "").ShouldBe(["activated"]);
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_for_it_and_the_next_call_tries_again()
    {
        Life.FailActivations(_key, 1);

        var failure = await Should.ThrowAsync<InvalidOperationException>(Grain.Activation());
        failure.Message.ShouldBe("It was not to be.");

        (await Grain.Activation()).ShouldNotBe(Guid.Empty);
        Life.Of(_key, "").ShouldBe(["activated"]);
    }

    [Fact]
    public async Task Deactivating_on_idle_lets_the_request_finish_first()
    {
        var gate = OneSilo.NewKey();
        var ending = Grain.DeactivateAndWaitFor(gate);
        await Gates.Arrival(gate);
        Life.Of(_key, "deactivated").ShouldBeEmpty();

        Gates.Open(gate);

        await ending;
        await Life.End(_key);
        Life.Of(_key, "deactivated").ShouldBe(["deactivated ApplicationRequested"]);
    }

    [Fact]
    public async Task Requests_that_arrive_during_deactivation_go_to_the_next_activation()
    {
        var gate = OneSilo.NewKey();
        var ending = Grain.DeactivateAndWaitFor(gate);
        await Gates.Arrival(gate);
        var arriving = Grain.Activation();

        Gates.Open(gate);

        (await arriving).ShouldNotBe(await ending);
        Life.Of(_key, "").ShouldBe(["activated", "deactivated ApplicationRequested", "activated"]);
    }

    [Fact]
    public async Task Idle_activations_are_collected_and_busy_ones_are_not()
    {
        var busy = silo.Grains.GetGrain<ILifeGrain>(_key + "busy");
        var gate = OneSilo.NewKey();
        var running = busy.WaitFor(gate);
        await Gates.Arrival(gate);
        await Grain.Activation();

        await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await Life.End(_key);
        Life.Of(_key, "deactivated").ShouldBe(["deactivated ActivationIdle"]);
        Life.Of(_key + "busy", "deactivated").ShouldBeEmpty();
        Gates.Open(gate);
        await running;
    }

    [Fact]
    public async Task Delayed_deactivation_keeps_an_idle_activation()
    {
        var other = silo.Grains.GetGrain<ILifeGrain>(_key + "other");
        await other.Activation();
        await Grain.StayFor(TimeSpan.FromHours(1));
        var first = await Grain.Activation();

        await silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

        await Life.End(_key + "other");
        (await Grain.Activation()).ShouldBe(first);
    }
}
