using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class TurnsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private ITurnsGrain NewGrain() => silo.Grains.GetGrain<ITurnsGrain>(OneSilo.NewKey());

    [Fact]
    public async Task A_request_runs_to_its_end_before_the_next_starts()
    {
        var grain = NewGrain();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.IncrementSlowly()));

        (await grain.Count()).ShouldBe(20);
    }

    [Fact]
    public async Task Continuations_stay_in_the_scheduler_of_the_activation()
    {
        (await NewGrain().StaysInItsScheduler()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_request_waits_while_another_awaits()
    {
        var grain = NewGrain();
        var gate = OneSilo.NewKey();

        var first = grain.WaitFor(gate);
        await Gates.Arrival(gate);
        var second = grain.Ping();
        (await grain.Interleave()).ShouldBe("interleaved");
        second.IsCompleted.ShouldBeFalse();

        Gates.Open(gate);
        await first;
        (await second).ShouldBe("pong");
    }

    [Fact]
    public async Task Interleaved_requests_run_on_one_thread_at_a_time()
    {
        var grain = silo.Grains.GetGrain<IReentrantGrain>(OneSilo.NewKey());

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => grain.Churn(200)));

        (await grain.HighestConcurrency()).ShouldBe(1);
    }

    [Fact]
    public async Task A_caller_that_goes_on_is_in_its_own_context()
    {
        await NewGrain().Ping();

        TaskScheduler.Current.ShouldBe(TaskScheduler.Default);
    }

    [Fact]
    public async Task A_caller_that_blocks_after_the_call_does_not_hold_the_grain()
    {
        var grain = NewGrain();

        var second = await Task.Run(async () =>
        {
            await grain.Ping();
            // Still on the thread that brought the response: the grain must not need it.
            return Blocking.WaitFor(grain.Ping());
        });

        second.ShouldBe("pong");
    }

    [Fact]
    public async Task A_grain_that_blocks_does_not_hold_its_caller()
    {
        var grain = NewGrain();
        using var released = new ManualResetEventSlim();
        BlockingCalls.Released = released;

        var call = grain.BlockTheThread();
        released.Set();

        await call;
    }
}
