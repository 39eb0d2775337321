using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class InterleavingTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private ITurnsGrain NewGrain() => silo.Grains.GetGrain<ITurnsGrain>(OneSilo.NewKey());

    [Fact]
    public async Task An_always_interleaving_request_starts_while_another_runs()
    {
        var grain = NewGrain();
        var gate = OneSilo.NewKey();
        var running = grain.WaitFor(gate);
        await Gates.Arrival(gate);

        (await grain.Interleave()).ShouldBe("interleaved");

        running.IsCompleted.ShouldBeFalse();
        Gates.Open(gate);
        await running;
    }

    [Fact]
    public async Task Other_requests_start_while_only_an_always_interleaving_one_runs()
    {
        var grain = NewGrain();
        var gate = OneSilo.NewKey();
        var running = grain.WaitForInterleaving(gate);
        await Gates.Arrival(gate);

        (await grain.Ping()).ShouldBe("pong");

        Gates.Open(gate);
        await running;
    }

    [Fact]
    public async Task Read_only_requests_interleave_with_each_other()
    {
        var grain = NewGrain();
        string[] gates = [OneSilo.NewKey(), OneSilo.NewKey()];

        var running = gates.Select(grain.WaitForReadOnly).ToList();

        await Gates.Arrival(gates[0]);
        await Gates.Arrival(gates[1]);
        Gates.Open(gates[0]);
        Gates.Open(gates[1]);
        (await Task.WhenAll(running)).ShouldBe(gates);
    }

    [Fact]
    public async Task A_read_only_request_waits_for_one_that_is_not()
    {
        var grain = NewGrain();
        string[] gates = [OneSilo.NewKey(), OneSilo.NewKey()];
        var writer = grain.WaitFor(gates[0]);
        await Gates.Arrival(gates[0]);

        var reader = grain.WaitForReadOnly(gates[1]);
        await grain.Interleave();
        Gates.Arrival(gates[1]).IsCompleted.ShouldBeFalse();

        Gates.Open(gates[0]);
        await writer;
        await Gates.Arrival(gates[1]);
        Gates.Open(gates[1]);
        await reader;
    }

    [Fact]
    public async Task A_request_that_is_not_read_only_waits_for_one_that_is()
    {
        var grain = NewGrain();
        var gate = OneSilo.NewKey();
        var reader = grain.WaitForReadOnly(gate);
        await Gates.Arrival(gate);

        var writer = grain.Ping();
        await grain.Interleave();
        writer.IsCompleted.ShouldBeFalse();

        Gates.Open(gate);
        await reader;
        (await writer).ShouldBe("pong");
    }

    [Fact]
    public async Task Any_request_of_a_reentrant_grain_starts_while_another_runs()
    {
        var grain = silo.Grains.GetGrain<IReentrantGrain>(OneSilo.NewKey());
        var gate = OneSilo.NewKey();
        var running = grain.WaitFor(gate);
        await Gates.Arrival(gate);

        (await grain.Ping()).ShouldBe("pong");

        Gates.Open(gate);
        await running;
    }

    [Fact]
    public async Task A_call_back_into_a_grain_that_waits_for_it_ends_with_the_response_timeout()
    {
        await Should.ThrowAsync<TimeoutException>(NewGrain().CallMeBack());
    }
}
