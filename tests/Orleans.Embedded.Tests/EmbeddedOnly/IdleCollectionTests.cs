using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>Here, idleness is measured in the silo's own time; Orleans measures it in real time.</summary>
public sealed class IdleCollectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly OneSiloInManualTime _silo = new();
    private readonly string _key = OneSilo.NewKey();

    public Task InitializeAsync() => _silo.InitializeAsync();

    public Task DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task An_activation_goes_after_fifteen_minutes_without_a_call()
    {
        var grain = _silo.Grains.GetGrain<ILifeGrain>(_key);
        await grain.Activation();

        _silo.Time.Advance(14 * Minute);
        await grain.Activation();
        _silo.Time.Advance(14 * Minute);
        Life.Of(_key, "deactivated").ShouldBeEmpty();

        _silo.Time.Advance(2 * Minute);
        await Life.End(_key);
        Life.Of(_key, "deactivated").ShouldBe(["deactivated ActivationIdle"]);
    }

    [Fact]
    public async Task A_class_may_have_an_age_of_its_own()
    {
        var grain = _silo.Grains.GetGrain<IShortLivedGrain>(_key);
        await grain.Ping();

        _silo.Time.Advance(3 * Minute);

        await Life.End(_key);
    }

    [Fact]
    public async Task A_timer_keeps_no_activation_alive_unless_it_is_told_to()
    {
        var mortal = _silo.Grains.GetGrain<ITimerGrain>(_key);
        var kept = _silo.Grains.GetGrain<ITimerGrain>(_key + "kept");
        await mortal.Start(10 * Minute, 10 * Minute, interleave: false, keepAlive: false);
        await kept.Start(10 * Minute, 10 * Minute, interleave: false, keepAlive: true);

        _silo.Time.Advance(10 * Minute);
        await Ticked.Once(_key);
        await Ticked.Once(_key + "kept");
        _silo.Time.Advance(6 * Minute);

        // The tick said that it ran, not that it was finished: until then, collecting passes the grain over.
        var collected = Life.End(_key);
        while (!collected.IsCompleted)
            await _silo.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(15 * Minute);
        await collected;
        (await kept.Ticks()).ShouldBe(1);
    }
}
