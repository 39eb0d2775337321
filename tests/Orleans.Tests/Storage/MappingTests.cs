using MongoDB.Bson;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Providers.Tests;

[Collection(nameof(SqliteSilo))]
public sealed class MappingTests(SqliteSilo silo)
{
    [Fact]
    public async Task Attributes_and_subclasses_are_stored_as_MongoDB_Bson_maps_them()
    {
        var guid = Guid.NewGuid();
        var state = new Attributed { Name = "tile", Size = Size.Large, Draft = "no", Shape = new Square { Sides = 4, Edge = 2 }, Guid = guid };

        var (read, document) = await StoreAsync(state);

        document.ShouldBe(new BsonDocument
        {
            { "n", "tile" },
            { "Size", "Large" },
            { "Shape", new BsonDocument { { "_t", "Square" }, { "Sides", 4 }, { "Edge", 2 } } },
            { "Guid", new BsonBinaryData(guid, GuidRepresentation.Standard) },
        });
        read.Shape.ShouldBeOfType<Square>().Edge.ShouldBe(2);
        read.Size.ShouldBe(Size.Large);
        read.Draft.ShouldBeNull();
    }

    [Fact]
    public async Task Records_lists_and_plain_values_are_states_too()
    {
        (await StoreAsync(new Line("pen", 2))).Read.ShouldBe(new Line("pen", 2));
        (await StoreAsync(new List<int> { 1, 2 })).Read.ShouldBe([1, 2]);
        (await StoreAsync("text")).Read.ShouldBe("text");
        (await StoreAsync<int?>(null)).Read.ShouldBeNull();
        (await StoreAsync(new BsonDocument("any", new BsonArray { 1 }))).Read.ShouldBe(new BsonDocument("any", new BsonArray { 1 }));
    }

    [Fact]
    public async Task Grains_in_a_state_are_stored_as_their_ids()
    {
        var left = silo.Grains.GetGrain<INeighborGrain>("ada");

        var (read, document) = await StoreAsync(new Neighborhood { Left = left, Nearest = left.GetGrainId() });

        document.AsBsonDocument.ShouldBe(new BsonDocument { { "Left", "neighbor/ada" }, { "Right", BsonNull.Value }, { "Nearest", "neighbor/ada" } });
        read.Left.ShouldBe(left);
        read.Right.ShouldBeNull();
        read.Nearest.ShouldBe(left.GetGrainId());
    }

    [Fact]
    public async Task A_state_that_can_not_be_mapped_is_refused_with_the_remedy()
    {
        var state = new GrainState<Unmapped> { State = new Unmapped { ByGuid = { [Guid.NewGuid()] = 1 } } };

        var refusal = await Should.ThrowAsync<OrleansException>(
            () => silo.Storage("Default").WriteStateAsync("map", GrainId.Create("map", "unmapped"), state));

        refusal.Message.ShouldContain("The state 'map' of the grain map/unmapped can't be written");
        refusal.Message.ShouldContain(typeof(Unmapped).FullName!);
        refusal.Message.ShouldContain("class map");
        state.RecordExists.ShouldBeFalse();
    }

    [Fact]
    public async Task A_document_that_is_not_of_the_states_type_is_refused()
    {
        await silo.Database["map"].InsertOneAsync(new() { ["_id"] = "strange", ["state"] = "no number" });

        var refusal = await Should.ThrowAsync<OrleansException>(
            () => silo.Storage("Default").ReadStateAsync("map", GrainId.Create("map", "strange"), new GrainState<Cart>()));

        refusal.Message.ShouldContain("can't be read");
    }

    [Fact]
    public async Task A_document_that_another_program_has_put_there_needs_no_etag()
    {
        var id = GrainId.Create("map", "imported");
        await silo.Database["map"].InsertOneAsync(new() { ["_id"] = "imported", ["state"] = new BsonDocument("Customer", "Ada") });
        var storage = silo.Storage("Default");
        var state = new GrainState<Cart>();

        await storage.ReadStateAsync("map", id, state);
        state.State!.Customer.ShouldBe("Ada");
        state.RecordExists.ShouldBeTrue();
        state.State!.Customer = "Eve";
        await storage.WriteStateAsync("map", id, state);

        var document = (await silo.Database["map"].FindByIdAsync("imported")).ShouldNotBeNull();
        document["state"]["Customer"].ShouldBe(new BsonString("Eve"));
        document["etag"].AsString.ShouldBe(state.ETag);
    }

    private async Task<(T Read, BsonValue Document)> StoreAsync<T>(T state)
    {
        var id = GrainId.Create("map", Guid.NewGuid().ToString());
        await silo.Storage("Default").WriteStateAsync("map", id, new GrainState<T> { State = state });
        var read = new GrainState<T>();
        await silo.Storage("Default").ReadStateAsync("map", id, read);
        read.RecordExists.ShouldBeTrue();
        return (read.State!, (await silo.Database["map"].FindByIdAsync(id.Key.ToString())).ShouldNotBeNull()["state"]);
    }
}
