namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class FindTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task One_document_is_found_by_a_filter_of_text(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);

        (await collection.FindOneAsync("{ i: { $lt: 1 } }")).ShouldBe(new BsonDocument { ["_id"] = 0, ["i"] = 0 });
    }

    [Theory, BothDoors]
    public async Task One_document_is_found_by_a_filter_of_fields(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);

        (await collection.FindOneAsync(new() { ["i"] = 7 }))!["_id"].ShouldBe(7);
    }

    [Theory, BothDoors]
    public async Task One_document_is_found_by_its_bare_id(Door door)
    {
        var collection = silo.NewCollection(door);
        var generated = await collection.InsertOneAsync("{ n: 1 }");
        await collection.InsertManyAsync(["{ _id: 'page-one' }", "{ _id: 7 }"]);

        (await collection.FindOneAsync(id: "page-one")).ShouldNotBeNull();
        (await collection.FindOneAsync(7)).ShouldNotBeNull();
        (await collection.FindOneAsync(generated.InsertedId))!["n"].ShouldBe(1);
        (await collection.FindOneAsync(generated.InsertedId.AsObjectId))!["n"].ShouldBe(1);
        (await collection.FindOneAsync(id: "page-two")).ShouldBeNull();
    }

    [Theory, BothDoors]
    public async Task No_match_is_null(Door door)
    {
        (await silo.NewCollection(door).FindOneAsync("{ nothing: true }")).ShouldBeNull();
    }

    [Theory, BothDoors]
    public async Task Documents_come_sorted_skipped_and_limited(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);
        var found = new List<BsonDocument>();

        await foreach (var document in collection.Find("{ i: { $lt: 4 } }").Sort("i", -1).Skip(1).Limit(2))
            found.Add(document);

        found.Select(document => document["i"].AsInt32).ShouldBe([2, 1]);
    }

    [Theory, BothDoors]
    public async Task A_sort_may_be_a_document_or_its_text(Door door)
    {
        var collection = silo.NewCollection(door);
        await collection.InsertManyAsync(["{ _id: 1, a: 1, b: 1 }", "{ _id: 2, a: 1, b: 2 }", "{ _id: 3, a: 2, b: 1 }"]);

        (await Ids(collection.Find().Sort("{ a: -1, b: -1 }"))).ShouldBe([3, 2, 1]);
        (await Ids(collection.Find().Sort(new BsonDocument { ["a"] = 1, ["b"] = -1 }))).ShouldBe([2, 1, 3]);
    }

    [Theory, BothDoors]
    public async Task A_projection_chooses_fields(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 2);

        var found = await collection.Find().Sort("i").Project("{ i: 1, _id: 0 }").ToListAsync(10);

        found.ShouldBe([new BsonDocument { ["i"] = 0 }, new BsonDocument { ["i"] = 1 }]);
    }

    [Theory, BothDoors]
    public async Task The_first_document_comes_with_all_options(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);

        (await collection.Find("{ i: { $gt: 3 } }").Sort("i", -1).Skip(1).FirstOrDefaultAsync())!["i"].ShouldBe(8);
        (await collection.Find("{ i: { $gt: 30 } }").FirstOrDefaultAsync()).ShouldBeNull();
    }

    [Theory, BothDoors]
    public async Task A_hint_names_an_index(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 5);
        string name = await collection.CreateIndexAsync("{ i: -1 }");

        (await Ids(collection.Find("{ i: { $gte: 0 } }").Hint(name))).ShouldBe([4, 3, 2, 1, 0]);
        (await Ids(collection.Find("{ i: { $gte: 0 } }").Hint("{ i: -1 }"))).ShouldBe([4, 3, 2, 1, 0]);
        var error = await Should.ThrowAsync<DocumentException>(() => Ids(collection.Find().Hint("missing")));
        error.Code.ShouldBe(ErrorCode.BadValue);
    }

    [Theory, BothDoors]
    public async Task A_filter_that_is_wrong_is_the_servers_error(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 1);

        var error = await Should.ThrowAsync<DocumentException>(() => collection.FindOneAsync("{ i: { $near_ly: 1 } }"));

        error.Code.ShouldBe(ErrorCode.BadValue);
        error.Message.ShouldBe("unknown operator: $near_ly");
    }

    [Theory, BothDoors]
    public async Task Documents_are_counted(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 2000);

        (await collection.CountDocumentsAsync()).ShouldBe(2000);
        (await collection.CountDocumentsAsync("{ i: { $gt: 1000 } }")).ShouldBe(999);
        (await collection.CountDocumentsAsync("{ i: { $gt: 5000 } }")).ShouldBe(0);
        (await collection.CountDocumentsAsync("{ i: { $gt: 1000 } }", new() { Skip = 900, Limit = 50 })).ShouldBe(50);
        (await collection.EstimatedDocumentCountAsync()).ShouldBe(2000);
        (await silo.NewCollection(door).CountDocumentsAsync()).ShouldBe(0);
    }

    [Theory, BothDoors]
    public async Task Distinct_values_are_found(Door door)
    {
        var collection = silo.NewCollection(door);
        await collection.InsertManyAsync(["{ tags: ['a', 'b'], n: 1 }", "{ tags: ['b', 'c'], n: 1 }", "{ n: 2 }"]);

        (await collection.DistinctAsync("tags")).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        (await collection.DistinctAsync<string>("tags", "{ n: 1 }")).ShouldBe(["a", "b", "c"], ignoreOrder: true);
        (await collection.DistinctAsync<int>("n", "{ tags: { $exists: false } }")).ShouldBe([2]);
    }

    [Theory, BothDoors]
    public async Task A_pipeline_is_run(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);

        var sums = await collection.AggregateAsync(
            ["{ $match: { i: { $lt: 10 } } }", "{ $group: { _id: null, sum: { $sum: '$i' } } }"]);

        (await sums.ToListAsync(null)).ShouldHaveSingleItem()["sum"].ShouldBe(45);
    }

    [Theory, BothDoors]
    public async Task A_pipeline_that_is_wrong_is_the_servers_error(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);

        var error = await Should.ThrowAsync<DocumentException>(() => collection.AggregateAsync(["{ $nonsense: 1 }"]));
        error.Message.ShouldBe("Unrecognized pipeline stage name: '$nonsense'");
    }

    [Theory, BothDoors]
    public async Task The_results_of_a_pipeline_come_in_batches(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);

        await using var cursor = await collection.AggregateAsync(["{ $sort: { i: -1 } }"], new() { BatchSize = 2 });
        (await cursor.ToListAsync(3)).Select(document => document["i"].AsInt32).ShouldBe([99, 98, 97]);
    }

    private static async Task<int[]> Ids(FindCursor<BsonDocument> cursor) =>
        [.. (await cursor.ToListAsync(null)).Select(document => document["_id"].AsInt32)];
}
