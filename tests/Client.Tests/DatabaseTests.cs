namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class DatabaseTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task Collections_are_created_listed_and_dropped(Door door)
    {
        var database = silo.NewDatabase(door);

        var created = await database.CreateCollectionAsync("made");
        await database["born"].InsertOneAsync("{}");

        created.FullName.ShouldBe($"{database.Name}.made");
        (await database.ListCollectionNamesAsync()).ShouldBe(["made", "born"], ignoreOrder: true);
        (await database.ListCollectionNamesAsync("{ name: 'made' }")).ShouldBe(["made"]);
        (await database.ListCollections().ToListAsync(null)).ShouldAllBe(collection => collection["type"] == "collection");

        await database.DropCollectionAsync("made");
        await database["born"].DropAsync();
        await database["never"].DropAsync();
        (await database.ListCollectionNamesAsync()).ShouldBeEmpty();
    }

    [Theory, BothDoors]
    public async Task An_option_that_no_collection_has_is_the_servers_error(Door door)
    {
        var error = await Should.ThrowAsync<DocumentException>(() =>
            silo.NewDatabase(door).CreateCollectionAsync("made", "{ nonsense: true }"));

        error.Code.ShouldBe(ErrorCode.UnknownBsonField);
        error.Message.ShouldBe("BSON field 'create.nonsense' is an unknown field.");
    }

    [Theory, BothDoors]
    public async Task A_collection_is_renamed(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);

        await collection.RenameAsync("others");

        (await collection.CountDocumentsAsync()).ShouldBe(0);
        (await collection.Database["others"].CountDocumentsAsync()).ShouldBe(3);
    }

    [Theory, BothDoors]
    public async Task A_collection_has_collections_below_its_name(Door door)
    {
        var database = silo.NewDatabase(door);

        database["files"]["chunks"].FullName.ShouldBe($"{database.Name}.files.chunks");

        await database["files"]["chunks"].InsertOneAsync("{}");
        (await database.ListCollectionNamesAsync()).ShouldBe(["files.chunks"]);
    }

    [Theory, BothDoors]
    public async Task Databases_are_listed_and_dropped(Door door)
    {
        var client = silo.Client(door);
        var database = silo.NewDatabase(door);
        await database["things"].InsertOneAsync("{}");

        (await client.ListDatabaseNamesAsync()).ShouldContain(database.Name);
        await client.DropDatabaseAsync(database.Name);
        (await client.ListDatabaseNamesAsync()).ShouldNotContain(database.Name);
    }

    [Theory, BothDoors]
    public async Task Any_command_is_run(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 5);

        var reply = await collection.Database.CommandAsync("{ distinct: 'things', key: 'i' }");

        reply["values"].ShouldBe(BsonArray.Create(0, 1, 2, 3, 4));
        reply["ok"].ShouldBe(1.0);
    }

    [Theory, BothDoors]
    public async Task A_command_that_the_server_refuses_is_an_exception_with_its_code(Door door)
    {
        var error = await Should.ThrowAsync<DocumentException>(() => silo.NewDatabase(door).CommandAsync("{ nonsense: 1 }"));

        error.Code.ShouldBe(ErrorCode.CommandNotFound);
        error.CodeName.ShouldBe("CommandNotFound");
        error.Message.ShouldBe("no such command: 'nonsense'");
    }

    [Theory, BothDoors]
    public async Task Indexes_are_created_listed_and_dropped(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);

        (await collection.CreateIndexAsync("{ i: 1, name: -1 }")).ShouldBe("i_1_name_-1");
        (await collection.CreateIndexAsync(new() { ["name"] = 1 }, new() { Name = "mine", Sparse = true })).ShouldBe("mine");
        (await Names(collection)).ShouldBe(["_id_", "i_1_name_-1", "mine"], ignoreOrder: true);

        await collection.DropIndexAsync("mine");
        await collection.DropIndexAsync("{ i: 1, name: -1 }");
        (await Names(collection)).ShouldBe(["_id_"]);

        await collection.CreateIndexAsync("{ i: 1 }");
        await collection.DropIndexesAsync();
        (await Names(collection)).ShouldBe(["_id_"]);

        var error = await Should.ThrowAsync<DocumentException>(() => collection.DropIndexAsync("mine"));
        error.Code.ShouldBe(ErrorCode.IndexNotFound);
    }

    [Theory, BothDoors]
    public async Task A_unique_index_refuses_a_second_document(Door door)
    {
        var collection = silo.NewCollection(door);
        await collection.CreateIndexAsync("{ email: 1 }", new() { Unique = true });
        await collection.InsertOneAsync("{ email: 'a@b' }");

        var error = await Should.ThrowAsync<WriteException>(() => collection.InsertOneAsync("{ email: 'a@b' }"));

        error.Details!["keyPattern"].ShouldBe(new BsonDocument { ["email"] = 1 });
    }

    [Fact]
    public void Names_must_not_be_empty()
    {
        var client = silo.Client(Door.Grains);

        Should.Throw<ArgumentException>(() => client[""]).Message.ShouldContain("database");
        Should.Throw<ArgumentException>(() => client["a"][""]).Message.ShouldContain("collection");
    }

    private static async Task<IEnumerable<string>> Names(Collection collection) =>
        (await collection.ListIndexes().ToListAsync(null)).Select(index => index["name"].AsString);
}
