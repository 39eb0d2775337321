using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Streetcar.Providers.Tests;

[Collection(nameof(SqliteSilo))]
public sealed class CollectionNameTests(SqliteSilo silo)
{
    [Theory]
    [InlineData("cart", "cart", "cart")]
    [InlineData("cart", "Cart", "cart")]
    [InlineData("cart", "history", "cart.history")]
    [InlineData("shelf`1[[int]]", "a$b", "shelf`1[[int]].a_b")]
    public void A_collection_is_named_after_the_grain_type_and_the_state(string type, string state, string collection) =>
        StreetcarGrainStorageOptions.DefaultCollectionName(GrainType.Create(type), state).ShouldBe(collection);

    [Fact]
    public async Task States_of_one_name_of_two_grain_types_are_apart()
    {
        var storage = silo.Storage("Default");
        await storage.WriteStateAsync("state", GrainId.Create("left", "ada"), new GrainState<int> { State = 1 });
        await storage.WriteStateAsync("state", GrainId.Create("right", "ada"), new GrainState<int> { State = 2 });

        var read = new GrainState<int>();
        await storage.ReadStateAsync("state", GrainId.Create("left", "ada"), read);

        read.State.ShouldBe(1);
    }

    [Fact]
    public async Task Two_states_may_not_share_a_collection()
    {
        var storage = silo.Storage("one");
        await storage.WriteStateAsync("state", GrainId.Create("left", "ada"), new GrainState<int>());

        var refusal = await Should.ThrowAsync<BadProviderConfigException>(
            () => storage.ReadStateAsync("state", GrainId.Create("right", "ada"), new GrainState<int>()));

        refusal.Message.ShouldContain("'right'");
        refusal.Message.ShouldContain("CollectionName");
    }
}
