using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class FindTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task One_document_is_found_by_a_filter_of_text(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);

        (await collection.FindOneAsync($$"""{ i: { $lt: 1 } }""")).ShouldBe(new BsonDocument { ["_id"] = 0, ["i"] = 0 });
    }

    [Theory, BothTransports]
    public async Task One_document_is_found_by_a_filter_of_fields(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);

        (await collection.FindOneAsync(new BsonDocument { ["i"] = 7 }))!["_id"].ShouldBe(7);
    }

    [Theory, BothTransports]
    public async Task One_document_is_found_by_its_bare_id(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        var generated = await collection.InsertOneAsync(Parse("{ n: 1 }"));
        await collection.InsertManyAsync([Parse("{ _id: 'page-one' }"), Parse("{ _id: 7 }")]);

        (await collection.FindByIdAsync("page-one")).ShouldNotBeNull();
        (await collection.FindByIdAsync(7)).ShouldNotBeNull();
        (await collection.FindByIdAsync(generated.InsertedId))!["n"].ShouldBe(1);
        (await collection.FindByIdAsync(generated.InsertedId!.AsObjectId))!["n"].ShouldBe(1);
        (await collection.FindByIdAsync("page-two")).ShouldBeNull();
    }

    [Theory, BothTransports]
    public async Task No_match_is_null(Transport transport)
    {
        (await silo.NewCollection(transport).FindOneAsync($$"""{ nothing: true }""")).ShouldBeNull();
    }

    [Theory, BothTransports]
    public async Task Documents_come_sorted_skipped_and_limited(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);
        var found = new List<BsonDocument>();

        await foreach (var document in collection.Find($$"""{ i: { $lt: 4 } }""").Sort("i", -1).Skip(1).Limit(2))
            found.Add(document);

        found.Select(document => document["i"].AsInt32).ShouldBe([2, 1]);
    }

    [Theory, BothTransports]
    public async Task A_sort_may_be_a_document_or_its_text(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        await collection.InsertManyAsync([Parse("{ _id: 1, a: 1, b: 1 }"), Parse("{ _id: 2, a: 1, b: 2 }"), Parse("{ _id: 3, a: 2, b: 1 }")]);

        (await Ids(collection.Find().Sort($$"""{ a: -1, b: -1 }"""))).ShouldBe([3, 2, 1]);
        (await Ids(collection.Find().Sort(new BsonDocument { ["a"] = 1, ["b"] = -1 }))).ShouldBe([2, 1, 3]);
    }

    [Theory, BothTransports]
    public async Task A_projection_chooses_fields(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 2);

        var found = await collection.Find().Sort("i", 1).Project($$"""{ i: 1, _id: 0 }""").ToListAsync(10);

        found.ShouldBe([new BsonDocument { ["i"] = 0 }, new BsonDocument { ["i"] = 1 }]);
    }

    [Theory, BothTransports]
    public async Task The_first_document_comes_with_all_options(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);

        (await collection.Find($$"""{ i: { $gt: 3 } }""").Sort("i", -1).Skip(1).FirstOrDefaultAsync())!["i"].ShouldBe(8);
        (await collection.Find($$"""{ i: { $gt: 30 } }""").FirstOrDefaultAsync()).ShouldBeNull();
    }

    [Theory, BothTransports]
    public async Task A_hint_names_an_index(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 5);
        string name = await collection.CreateIndexAsync(Parse("{ i: -1 }"));

        (await Ids(collection.Find($$"""{ i: { $gte: 0 } }""").Hint(name))).ShouldBe([4, 3, 2, 1, 0]);
        (await Ids(collection.Find($$"""{ i: { $gte: 0 } }""").Hint(Parse("{ i: -1 }")))).ShouldBe([4, 3, 2, 1, 0]);
        var error = await Should.ThrowAsync<CommandException>(() => Ids(collection.Find().Hint("missing")));
        error.Code.ShouldBe(2);
    }

    [Theory, BothTransports]
    public async Task A_filter_that_is_wrong_is_the_servers_error(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 1);

        var error = await Should.ThrowAsync<CommandException>(() => collection.FindOneAsync($$"""{ i: { $near_ly: 1 } }"""));

        error.Code.ShouldBe(2);
        error.Message.ShouldBe("unknown operator: $near_ly");
    }

    [Theory, BothTransports]
    public async Task Documents_are_counted(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 2000);

        (await collection.CountDocumentsAsync()).ShouldBe(2000);
        (await collection.CountDocumentsAsync($$"""{ i: { $gt: 1000 } }""")).ShouldBe(999);
        (await collection.CountDocumentsAsync($$"""{ i: { $gt: 5000 } }""")).ShouldBe(0);
        (await collection.CountDocumentsAsync($$"""{ i: { $gt: 1000 } }""", new() { Skip = 900, Limit = 50 })).ShouldBe(50);
        (await collection.EstimatedDocumentCountAsync()).ShouldBe(2000);
        (await silo.NewCollection(transport).CountDocumentsAsync()).ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task Distinct_values_are_found(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        await collection.InsertManyAsync([Parse("{ tags: ['a', 'b'], n: 1 }"), Parse("{ tags: ['b', 'c'], n: 1 }"), Parse("{ n: 2 }")]);

        (await collection.DistinctAsync<BsonValue>("tags")).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        (await collection.DistinctAsync<string>("tags", $$"""{ n: 1 }""")).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        (await collection.DistinctAsync<int>("n", $$"""{ tags: { $exists: false } }""")).ShouldBe([2]);
    }

    [Theory, BothTransports]
    public async Task A_pipeline_is_run(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);

        var sums = collection.Aggregate($$"""[{ $match: { i: { $lt: 10 } } }, { $group: { _id: null, sum: { $sum: '$i' } } }]""");

        (await sums.ToListAsync(null)).ShouldHaveSingleItem()["sum"].ShouldBe(45);
    }

    [Theory, BothTransports]
    public async Task A_pipeline_that_is_wrong_is_the_servers_error(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);

        var error = await Should.ThrowAsync<CommandException>(() => collection.Aggregate($$"""[{ $nonsense: 1 }]""").ToListAsync(null));
        error.Message.ShouldBe("Unrecognized pipeline stage name: '$nonsense'");
    }

    [Theory, BothTransports]
    public async Task The_results_of_a_pipeline_come_in_batches(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);

        await using var cursor = collection.Aggregate($$"""[{ $sort: { i: -1 } }]""", new() { BatchSize = 2 });
        (await cursor.ToListAsync(3)).Select(document => document["i"].AsInt32).ShouldBe([99, 98, 97]);
    }

    private static async Task<int[]> Ids(FindCursor<BsonDocument, BsonDocument> cursor) =>
        [.. (await cursor.ToListAsync(null)).Select(document => document["_id"].AsInt32)];
}
