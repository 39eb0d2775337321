namespace Orleans.Embedded.Tests.EmbeddedOnly;

/// <summary>Orleans copies what may change; here that is refused when the interface is first used.</summary>
public sealed class RefusalTests(OneSilo silo) : IClassFixture<OneSilo>
{
    [Theory]
    [InlineData(typeof(ITakesAList), "System.Collections.Generic.List`1[System.Int32]")]
    [InlineData(typeof(ITakesBytes), "System.Byte[]")]
    [InlineData(typeof(ITakesAMutableClass), nameof(MutableMessage))]
    [InlineData(typeof(IReturnsAMutableClass), nameof(MutableMessage))]
    [InlineData(typeof(ITakesATupleOfMutables), nameof(MutableMessage))]
    public void A_message_that_may_change_is_refused_by_name_with_the_remedy(Type grainInterface, string type)
    {
        var failure = Should.Throw<NotSupportedException>(() => silo.Grains.GetGrain(grainInterface, "a"));

        failure.Message.ShouldContain(grainInterface.Name + ".Take");
        failure.Message.ShouldContain(type);
        failure.Message.ShouldContain("[Immutable]");
    }

    [Theory]
    [InlineData(typeof(IIsGeneric), "generic")]
    [InlineData(typeof(IIsNotAsynchronous), "Task")]
    [InlineData(typeof(IStreams), "Task")]
    [InlineData(typeof(IHasAProperty), "properties")]
    [InlineData(typeof(ITakesAReference), "by reference")]
    [InlineData(typeof(IIsOneWayWithAResult), "[OneWay]")]
    public void A_method_that_cannot_be_called_across_grains_is_refused(Type grainInterface, string reason)
    {
        Should.Throw<NotSupportedException>(() => silo.Grains.GetGrain(grainInterface, "a")).Message.ShouldContain(reason);
    }

    [Fact]
    public void Messages_that_cannot_change_are_taken()
    {
        silo.Grains.GetGrain(typeof(ITakesImmutables), "a").ShouldBeAssignableTo<ITakesImmutables>();
    }
}
