using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>Each has a silo of its own, since it is alone with its time. A silo of Orleans needs time to pass by itself.</summary>
public sealed class TimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly OneSiloInManualTime _silo = new();
    private readonly string _key = OneSilo.NewKey();

    private ITimerGrain Grain => _silo.Grains.GetGrain<ITimerGrain>(_key);

    public Task InitializeAsync() => _silo.InitializeAsync();

    public Task DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_timer_ticks_when_due_and_then_every_period()
    {
        await Grain.Start(Minute, 2 * Minute, interleave: false, keepAlive: false);

        _silo.Time.Advance(0.9 * Minute);
        (await Grain.Ticks()).ShouldBe(0);

        _silo.Time.Advance(0.1 * Minute);
        await Tick();
        _silo.Time.Advance(1.9 * Minute);
        (await Grain.Ticks()).ShouldBe(1);
        _silo.Time.Advance(0.1 * Minute);
        await Tick();
        (await Grain.Ticks()).ShouldBe(2);
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        await Grain.Start(Minute, Timeout.InfiniteTimeSpan, interleave: false, keepAlive: false);

        _silo.Time.Advance(Minute);
        await Tick();
        _silo.Time.Advance(10 * Minute);

        (await Grain.Ticks()).ShouldBe(1);
    }

    [Fact]
    public async Task A_tick_waits_for_the_request_that_runs()
    {
        await Grain.Start(Minute, Minute, interleave: false, keepAlive: false);
        var running = Grain.WaitFor(_key);
        await Gates.Arrival(_key);

        _silo.Time.Advance(Minute);
        (await Grain.Ticks()).ShouldBe(0);

        Gates.Open(_key);
        await running;
        await Tick();
    }

    [Fact]
    public async Task An_interleaving_tick_does_not_wait()
    {
        await Grain.Start(Minute, Minute, interleave: true, keepAlive: false);
        var running = Grain.WaitFor(_key);
        await Gates.Arrival(_key);

        _silo.Time.Advance(Minute);
        await Ticked.Once(_key);

        running.IsCompleted.ShouldBeFalse();
        Gates.Open(_key);
        await running;
    }

    [Fact]
    public async Task A_changed_timer_ticks_at_its_new_time()
    {
        await Grain.Start(Minute, Minute, interleave: false, keepAlive: false);

        await Grain.Change(10 * Minute, 10 * Minute);
        _silo.Time.Advance(9 * Minute);
        (await Grain.Ticks()).ShouldBe(0);

        _silo.Time.Advance(Minute);
        await Tick();
    }

    [Fact]
    public async Task A_disposed_timer_ticks_no_more()
    {
        await Grain.Start(Minute, Minute, interleave: false, keepAlive: false);
        _silo.Time.Advance(Minute);
        await Tick();

        await Grain.Stop();
        _silo.Time.Advance(10 * Minute);

        (await Grain.Ticks()).ShouldBe(1);
    }

    [Fact]
    public async Task A_tick_that_fails_does_not_end_the_timer()
    {
        await Grain.StartFailing(Minute);

        _silo.Time.Advance(Minute);
        await Tick();
        _silo.Time.Advance(Minute);
        await Tick();

        (await Grain.Ticks()).ShouldBe(2);
    }

    [Fact]
    public async Task A_timer_needs_times_that_make_sense()
    {
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            Grain.Start(-2 * Minute, Minute, interleave: false, keepAlive: false));
    }

    // The next tick is set when one is finished.
    private async Task Tick()
    {
        await Ticked.Once(_key);
        await Grain.Settle();
    }
}
