namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class InsertTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task A_document_without_an_id_is_given_an_ObjectId_as_its_first_field(Door door)
    {
        var collection = silo.NewCollection(door);

        var result = await collection.InsertOneAsync(new() { ["key"] = "value" });

        result.InsertedId.Type.ShouldBe(BsonType.ObjectId);
        var found = await collection.FindOneAsync();
        found.ShouldBe(new BsonDocument { ["_id"] = result.InsertedId, ["key"] = "value" });
    }

    [Theory, BothDoors]
    public async Task A_document_keeps_the_id_it_has(Door door)
    {
        var collection = silo.NewCollection(door);

        var result = await collection.InsertOneAsync("{ _id: 'page-one', body: 'Hello!' }");

        result.InsertedId.ShouldBe("page-one");
        (await collection.FindOneAsync(id: "page-one"))!["body"].ShouldBe("Hello!");
    }

    [Theory, BothDoors]
    public async Task A_key_that_is_taken_is_an_error_that_names_it(Door door)
    {
        var collection = silo.NewCollection(door);
        await collection.InsertOneAsync("{ _id: 1 }");

        var error = await Should.ThrowAsync<WriteException>(() => collection.InsertOneAsync("{ _id: 1 }"));

        error.Code.ShouldBe(ErrorCode.DuplicateKey);
        error.CodeName.ShouldBe("DuplicateKey");
        error.Message.ShouldStartWith("E11000 duplicate key error collection: " + collection.FullName);
        error.Details!["keyValue"].ShouldBe(new BsonDocument { ["_id"] = 1 });
        error.Errors.ShouldHaveSingleItem().Index.ShouldBe(0);
        error.Result.InsertedCount.ShouldBe(0);
    }

    [Theory, BothDoors]
    public async Task Many_documents_are_inserted_in_their_order(Door door)
    {
        var collection = silo.NewCollection(door);

        var result = await collection.InsertManyAsync(Enumerable.Range(0, 2000).Select(i => new BsonDocument { ["i"] = i }));

        result.InsertedIds.Count.ShouldBe(2000);
        result.InsertedIds.Distinct().Count().ShouldBe(2000);
        (await collection.CountDocumentsAsync()).ShouldBe(2000);
        (await collection.FindOneAsync(new() { ["_id"] = result.InsertedIds[1234] }))!["i"].ShouldBe(1234);
    }

    [Theory, BothDoors]
    public async Task Documents_are_inserted_as_they_come(Door door)
    {
        var collection = silo.NewCollection(door);

        await collection.InsertManyAsync(Generate());

        (await collection.CountDocumentsAsync()).ShouldBe(3);

        static async IAsyncEnumerable<BsonDocument> Generate()
        {
            for (int i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return new BsonDocument { ["i"] = i };
            }
        }
    }

    [Theory, BothDoors]
    public async Task More_documents_than_one_command_takes_go_in_several(Door door)
    {
        var collection = silo.NewCollection(door);
        silo.Events.Clear();

        await collection.InsertManyAsync(Enumerable.Range(0, 100_001).Select(i => new BsonDocument { ["_id"] = i }));

        Inserts().Select(insert => insert.Command["documents"].AsArray.Count).ShouldBe([100_000, 1]);
        (await collection.EstimatedDocumentCountAsync()).ShouldBe(100_001);
    }

    [Theory, BothDoors]
    public async Task More_bytes_than_one_message_holds_go_in_several(Door door)
    {
        var collection = silo.NewCollection(door);
        string text = new('x', 10_000_000);
        silo.Events.Clear();

        await collection.InsertManyAsync(Enumerable.Range(0, 6).Select(i => new BsonDocument { ["_id"] = i, ["text"] = text }));

        Inserts().Select(insert => insert.Command["documents"].AsArray.Count).ShouldBe([4, 2]);
        (await collection.CountDocumentsAsync()).ShouldBe(6);
    }

    [Theory, BothDoors]
    public async Task An_ordered_insert_stops_at_the_first_failure(Door door)
    {
        var collection = silo.NewCollection(door);

        var error = await Should.ThrowAsync<WriteException>(() =>
            collection.InsertManyAsync(["{ _id: 1 }", "{ _id: 1 }", "{ _id: 2 }"]));

        error.Errors.Select(e => e.Index).ShouldBe([1]);
        error.Result.InsertedCount.ShouldBe(1);
        error.Result.InsertedIds[2].ShouldBe(2);
        (await collection.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothDoors]
    public async Task An_unordered_insert_tries_all(Door door)
    {
        var collection = silo.NewCollection(door);

        var error = await Should.ThrowAsync<WriteException>(() =>
            collection.InsertManyAsync(["{ _id: 1 }", "{ _id: 1 }", "{ _id: 2 }", "{ _id: 2 }"], new() { Ordered = false }));

        error.Errors.Select(e => e.Index).ShouldBe([1, 3]);
        error.Message.ShouldContain("(and 1 more failed)");
        error.Result.InsertedCount.ShouldBe(2);
        (await collection.CountDocumentsAsync()).ShouldBe(2);
    }

    [Theory, BothDoors]
    public async Task Nothing_to_insert_is_an_error(Door door)
    {
        await Should.ThrowAsync<ArgumentException>(() => silo.NewCollection(door).InsertManyAsync(Array.Empty<BsonDocument>()));
    }

    [Theory, BothDoors]
    public async Task A_document_over_16_MB_is_refused(Door door)
    {
        var collection = silo.NewCollection(door);

        var error = await Should.ThrowAsync<DocumentException>(() =>
            collection.InsertOneAsync(new() { ["text"] = new string('x', 17 * 1024 * 1024) }));

        error.Code.ShouldBe(ErrorCode.BsonObjectTooLarge);
        (await collection.CountDocumentsAsync()).ShouldBe(0);
    }

    private IEnumerable<CommandStarted> Inserts() => silo.Events.OfType<CommandStarted>().Where(e => e.CommandName == "insert");
}
