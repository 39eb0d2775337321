using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>
/// What holds here whatever happens, and in Orleans almost always: between processes, messages may overtake each other,
/// and one that was forwarded twice is rejected.
/// </summary>
public sealed class GuaranteeTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly string _key = OneSilo.NewKey();

    [Fact]
    public async Task Requests_of_one_caller_arrive_in_order()
    {
        var grain = silo.Grains.GetGrain<ITurnsGrain>(_key);
        var sent = Enumerable.Range(0, 1000).Select(grain.Append).ToList();
        await Task.WhenAll(sent);

        (await grain.Appended()).ShouldBe(string.Join(',', Enumerable.Range(0, 1000)));
    }

    [Fact]
    public async Task No_request_is_lost_or_run_twice_and_no_grain_is_active_twice_while_it_comes_and_goes()
    {
        const int Callers = 8;
        const int CallsEach = 100;

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            // One at a time ends its activation now and then, so that requests are always arriving while it does.
            for (var call = 0; call < CallsEach; call++)
                await silo.Grains.GetGrain<ILifeGrain>(_key).Use(deactivate: call % 10 == 5);
        })));

        Life.Of(_key, "used").Length.ShouldBe(Callers * CallsEach);
        Life.Of(_key, "doubly").ShouldBeEmpty();
        Life.Of(_key, "deactivated").Length.ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_request_cancelled_while_it_waits_is_not_started()
    {
        var grain = silo.Grains.GetGrain<ICallsGrain>(_key);
        var running = grain.WaitFor(_key);
        await Gates.Arrival(_key);
        using var cancellation = new CancellationTokenSource();
        var waiting = grain.WaitForCancellation(_key + "never", cancellation.Token);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);

        Gates.Open(_key);
        await running;
        (await grain.Cancelled()).ShouldBe("");
    }
}
