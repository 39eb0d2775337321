using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class TurnsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    [Fact]
    public async Task A_request_runs_to_its_end_before_the_next_starts()
    {
        var grain = silo.Grains.GetGrain<ITurnsGrain>(OneSilo.NewKey());

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.IncrementSlowly()));

        (await grain.Count()).ShouldBe(20);
    }

    [Fact]
    public async Task Continuations_stay_in_the_scheduler_of_the_activation()
    {
        (await silo.Grains.GetGrain<ITurnsGrain>(OneSilo.NewKey()).StaysInItsScheduler()).ShouldBeTrue();
    }
}
