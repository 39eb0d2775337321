using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class IdentityTests(OneSilo silo) : IClassFixture<OneSilo>
{
    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_grain_knows_its_integer_key(long key)
    {
        var grain = silo.Grains.GetGrain<IIntegerKeyGrain>(key);

        (await grain.Key()).ShouldBe(key);
        grain.GetPrimaryKeyLong().ShouldBe(key);
    }

    [Fact]
    public async Task A_grain_knows_its_guid_key()
    {
        var key = Guid.NewGuid();

        (await silo.Grains.GetGrain<IGuidKeyGrain>(key).Key()).ShouldBe(key);
    }

    [Fact]
    public async Task A_grain_knows_both_parts_of_its_key()
    {
        var key = Guid.NewGuid();

        (await silo.Grains.GetGrain<IIntegerCompoundKeyGrain>(-5, "a+b").Key()).ShouldBe("-5 a+b");
        (await silo.Grains.GetGrain<IGuidCompoundKeyGrain>(key, "a+b").Key()).ShouldBe($"{key} a+b");
    }

    [Fact]
    public void References_to_one_grain_are_equal()
    {
        var one = silo.Grains.GetGrain<ITurnsGrain>("a");
        var same = (ITurnsGrain)silo.Grains.GetGrain(typeof(ITurnsGrain), "a");

        same.ShouldBe(one);
        same.GetHashCode().ShouldBe(one.GetHashCode());
        silo.Grains.GetGrain<ITurnsGrain>("b").ShouldNotBe(one);
        one.GetGrainId().ToString().ShouldBe("turns/a");
        silo.Grains.GetGrain<ITurnsGrain>(one.GetGrainId()).ShouldBe(one);
    }

    [Fact]
    public async Task A_prefix_chooses_between_the_classes_of_an_interface()
    {
        var grain = silo.Grains.GetGrain<ITwofoldGrain>("a", "Orleans.Embedded.Tests.Grains.Second");

        (await grain.Class()).ShouldBe("second");
        grain.GetGrainId().ToString().ShouldBe("the-second/a");
    }

    [Fact]
    public void An_interface_that_several_classes_implement_needs_a_prefix()
    {
        Should.Throw<ArgumentException>(() => silo.Grains.GetGrain<ITwofoldGrain>("a"))
            .Message.ShouldContain(nameof(ITwofoldGrain));
    }

    [Fact]
    public void An_interface_that_no_class_implements_is_refused()
    {
        Should.Throw<ArgumentException>(() => silo.Grains.GetGrain<INobodysGrain>("a"))
            .Message.ShouldContain(nameof(INobodysGrain));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_key_must_not_be_blank(string key)
    {
        Should.Throw<ArgumentException>(() => silo.Grains.GetGrain<ITurnsGrain>(key));
    }
}
