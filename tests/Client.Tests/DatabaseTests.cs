using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class DatabaseTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task Collections_are_created_listed_and_dropped(Transport transport)
    {
        var database = silo.NewDatabase(transport);

        var created = await database.CreateCollectionAsync("made");
        await database["born"].InsertOneAsync(Parse("{}"));

        created.FullName.ShouldBe($"{database.Name}.made");
        (await database.ListCollectionNamesAsync()).ShouldBe(["made", "born"], ignoreOrder: true);
        (await database.ListCollectionNamesAsync(Parse("{ name: 'made' }"))).ShouldBe(["made"]);
        (await database.ListCollections().ToListAsync(null)).ShouldAllBe(collection => collection["type"] == "collection");

        await database.DropCollectionAsync("made");
        await database["born"].DropAsync();
        await database["never"].DropAsync();
        (await database.ListCollectionNamesAsync()).ShouldBeEmpty();
    }

    [Theory, BothTransports]
    public async Task An_option_that_no_collection_has_is_the_servers_error(Transport transport)
    {
        var error = await Should.ThrowAsync<CommandException>(() =>
            silo.NewDatabase(transport).CreateCollectionAsync("made", Parse("{ nonsense: true }")));

        error.Code.ShouldBe(40415);
        error.Message.ShouldBe("BSON field 'create.nonsense' is an unknown field.");
    }

    [Theory, BothTransports]
    public async Task A_collection_is_renamed(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);

        await collection.RenameAsync("others");

        (await collection.CountDocumentsAsync()).ShouldBe(0);
        (await collection.Database["others"].CountDocumentsAsync()).ShouldBe(3);
    }

    [Theory, BothTransports]
    public async Task A_collection_has_collections_below_its_name(Transport transport)
    {
        var database = silo.NewDatabase(transport);

        database["files"]["chunks"].FullName.ShouldBe($"{database.Name}.files.chunks");

        await database["files"]["chunks"].InsertOneAsync([]);
        (await database.ListCollectionNamesAsync()).ShouldBe(["files.chunks"]);
    }

    [Theory, BothTransports]
    public async Task Databases_are_listed_and_dropped(Transport transport)
    {
        var client = silo.Client(transport);
        var database = silo.NewDatabase(transport);
        await database["things"].InsertOneAsync(Parse("{}"));

        (await client.ListDatabaseNamesAsync()).ShouldContain(database.Name);
        await client.DropDatabaseAsync(database.Name);
        (await client.ListDatabaseNamesAsync()).ShouldNotContain(database.Name);
    }

    [Theory, BothTransports]
    public async Task Any_command_is_run(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 5);

        var reply = await collection.Database.CommandAsync(Parse("{ distinct: 'things', key: 'i' }"));

        reply["values"].ShouldBe(new BsonArray { 0, 1, 2, 3, 4 });
        reply["ok"].ShouldBe(1.0);
    }

    [Theory, BothTransports]
    public async Task A_command_that_the_server_refuses_is_an_exception_with_its_code(Transport transport)
    {
        var error = await Should.ThrowAsync<CommandException>(() => silo.NewDatabase(transport).CommandAsync(Parse("{ nonsense: 1 }")));

        error.Code.ShouldBe(59);
        error.CodeName.ShouldBe("CommandNotFound");
        error.Message.ShouldBe("no such command: 'nonsense'");
    }

    [Theory, BothTransports]
    public async Task Indexes_are_created_listed_and_dropped(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);

        (await collection.CreateIndexAsync(Parse("{ i: 1, name: -1 }"))).ShouldBe("i_1_name_-1");
        (await collection.CreateIndexAsync(new BsonDocument("name", 1), new() { Name = "mine", Sparse = true })).ShouldBe("mine");
        (await Names(collection)).ShouldBe(["_id_", "i_1_name_-1", "mine"], ignoreOrder: true);

        await collection.DropIndexAsync("mine");
        await collection.DropIndexAsync(Parse("{ i: 1, name: -1 }"));
        (await Names(collection)).ShouldBe(["_id_"]);

        await collection.CreateIndexAsync(Parse("{ i: 1 }"));
        await collection.DropIndexesAsync();
        (await Names(collection)).ShouldBe(["_id_"]);

        var error = await Should.ThrowAsync<CommandException>(() => collection.DropIndexAsync("mine"));
        error.Code.ShouldBe(27);
    }

    [Theory, BothTransports]
    public async Task A_unique_index_refuses_a_second_document(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        await collection.CreateIndexAsync(Parse("{ email: 1 }"), new() { Unique = true });
        await collection.InsertOneAsync(Parse("{ email: 'a@b' }"));

        var error = await Should.ThrowAsync<WriteException>(() => collection.InsertOneAsync(Parse("{ email: 'a@b' }")));

        error.Code.ShouldBe(11000);
    }

    [Fact]
    public void Names_must_not_be_empty()
    {
        var client = silo.Client(Transport.Grains);

        Should.Throw<ArgumentException>(() => client[""]).Message.ShouldContain("database");
        Should.Throw<ArgumentException>(() => client["a"][""]).Message.ShouldContain("collection");
    }

    private static async Task<IEnumerable<string>> Names(Collection<BsonDocument> collection) =>
        (await collection.ListIndexes().ToListAsync(null)).Select(index => index["name"].AsString);
}
