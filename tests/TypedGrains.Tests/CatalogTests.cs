using Orleans;

namespace Streetcar.TypedGrains.Tests;

[Collection(GrainCluster.Shared)]
public sealed class CatalogTests(GrainCluster cluster)
{
    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Indexes_are_created_listed_and_dropped(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(3, caller);

        (await things.CreateIndexAsync(new BsonDocument { { "a", 1 }, { "b", -1 } })).ShouldBe("a_1_b_-1");
        (await things.CreateIndexesAsync(
        [
            new(new BsonDocument("u", 1), new()
            {
                Name = "mine",
                Unique = true,
                Hidden = true,
                PartialFilterExpression = new BsonDocument("u", new BsonDocument("$gt", 0)),
                Collation = new BsonDocument("locale", "en"),
            }),
            new(new BsonDocument("t", 1), new() { Sparse = true, ExpireAfter = TimeSpan.FromHours(1) }),
        ])).ShouldBe(["mine", "t_1"]);

        var indexes = (await things.ListIndexesAsync()).ToDictionary(index => index["name"].AsString);
        indexes.Keys.ShouldBe(["_id_", "a_1_b_-1", "mine", "t_1"], ignoreOrder: true);
        indexes["mine"]["unique"].ShouldBe(true);
        indexes["t_1"]["expireAfterSeconds"].ToInt32().ShouldBe(3600);
        await things.DropIndexAsync("mine");
        (await things.ListIndexesAsync()).Count.ShouldBe(3);
        await things.DropIndexesAsync();
        (await things.ListIndexesAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Indexes_that_cannot_be_are_refused()
    {
        var things = await cluster.NewCollectionAsync(20);

        (await FailureOf(() => things.CreateIndexAsync(new BsonDocument("i", 1), new() { Unique = true })))
            .IsDuplicateKey.ShouldBeTrue();
        (await FailureOf(() => things.CreateIndexesAsync([]))).CodeName.ShouldBe("BadValue");
        (await FailureOf(() => things.DropIndexAsync("no"))).CodeName.ShouldBe("IndexNotFound");
        (await FailureOf(() => cluster.NewCollection().DropIndexesAsync())).CodeName.ShouldBe("NamespaceNotFound");
        (await cluster.NewCollection().ListIndexesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Collections_are_renamed_and_dropped()
    {
        var things = await cluster.NewCollectionAsync(3);
        var database = cluster.DatabaseOf(things);
        await database.CreateCollectionAsync("taken");

        (await FailureOf(() => things.RenameAsync("taken"))).CodeName.ShouldBe("NamespaceExists");
        await things.RenameAsync("taken", dropTarget: true);

        (await database.ListCollectionNamesAsync()).ShouldBe(["taken"]);
        (await things.CountDocumentsAsync()).ShouldBe(0);
        (await FailureOf(() => things.RenameAsync("other"))).CodeName.ShouldBe("NamespaceNotFound");
        await cluster.Orleans.Client.GetGrain<ICollectionGrain>($"{database.GetPrimaryKeyString()}.taken").DropAsync();
        await things.DropAsync();
        (await database.ListCollectionNamesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_database_creates_lists_and_drops_collections(Caller caller)
    {
        var database = cluster.From(caller).GetGrain<IDatabaseGrain>($"test_{Guid.NewGuid():N}");

        await database.CreateCollectionAsync("log", new BsonDocument { { "capped", true }, { "size", 100_000 } });
        await database.CreateCollectionAsync("view", BsonDocument.Parse("{ viewOn: 'log', pipeline: [] }"));
        await database.CreateCollectionAsync("plain");

        (await FailureOf(() => database.CreateCollectionAsync("log"))).CodeName.ShouldBe("NamespaceExists");
        (await FailureOf(() => database.CreateCollectionAsync("x", new BsonDocument("no", 1)))).Code.ShouldBe(40415);
        (await database.ListCollectionNamesAsync(new BsonDocument("options.capped", true))).ShouldBe(["log"]);
        (await database.ListCollectionNamesAsync(new BsonDocument("name", "plain"))).ShouldBe(["plain"]);
        (await database.ListCollectionsAsync(new BsonDocument("type", "view")))
            .ShouldHaveSingleItem()["name"].ShouldBe("view");
        await database.DropCollectionAsync("plain");
        await database.DropCollectionAsync("plain");
        (await database.ListCollectionNamesAsync()).ShouldNotContain("plain");
        await database.DropAsync();
        (await database.ListCollectionsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_database_runs_any_command(Caller caller)
    {
        var database = cluster.From(caller).GetGrain<IDatabaseGrain>($"test_{Guid.NewGuid():N}");

        (await database.RunCommandAsync(new BsonDocument("ping", 1)))["ok"].ShouldBe(1.0);
        var inserted = await database.RunCommandAsync(new BsonDocument
        {
            { "insert", "things" },
            { "documents", new BsonArray(Enumerable.Range(0, 5).Select(i => new BsonDocument("_id", i))) },
        });
        inserted["n"].ShouldBe(5);
        var found = await database.RunCommandAsync(new BsonDocument { { "find", "things" }, { "batchSize", 2 } });
        var rest = await cluster.From(caller).GetGrain<ICursorGrain>(found["cursor"]["id"].AsInt64).NextAsync();
        rest.Documents.Count.ShouldBe(3);
        rest.Cursor.ShouldBeNull();
        var error = await FailureOf(() => database.RunCommandAsync(new BsonDocument("no", 1)));
        error.CodeName.ShouldBe("CommandNotFound");
        error.Message.ShouldBe("no such command: 'no'");
        error.Reply["ok"].ShouldBe(0.0);
        error.WriteErrors.ShouldBeEmpty();
        error.Result.ShouldBeNull();
    }

    [Fact]
    public async Task A_database_runs_a_pipeline_without_a_collection()
    {
        var database = cluster.Orleans.Client.GetGrain<IDatabaseGrain>($"test_{Guid.NewGuid():N}");
        var documents = new BsonArray(Enumerable.Range(0, 9).Select(i => new BsonDocument("i", i)));

        var found = await database.Aggregate([new BsonDocument("$documents", documents)], new() { BatchSize = 4 })
            .Select(document => document["i"].AsInt32).ToListAsync();

        found.ShouldBe(Enumerable.Range(0, 9));
        (await FailureOf(() => database.AggregateAsync([new BsonDocument("$match", new BsonDocument())])))
            .CodeName.ShouldBe("InvalidNamespace");
    }

    private static Task<DocumentStoreException> FailureOf(Func<Task> call) =>
        Should.ThrowAsync<DocumentStoreException>(call);
}
