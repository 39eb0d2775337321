using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class InsertTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task A_document_without_an_id_is_given_an_ObjectId_as_its_first_field(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var result = await collection.InsertOneAsync(new() { ["key"] = "value" });

        result.InsertedId.ShouldBeOfType<BsonObjectId>();
        var found = await collection.FindOneAsync();
        found.ShouldBe(new BsonDocument { ["_id"] = result.InsertedId, ["key"] = "value" });
    }

    [Theory, BothTransports]
    public async Task A_document_keeps_the_id_it_has(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var result = await collection.InsertOneAsync(Parse("{ _id: 'page-one', body: 'Hello!' }"));

        result.InsertedId.ShouldBe("page-one");
        (await collection.FindByIdAsync("page-one"))!["body"].ShouldBe("Hello!");
    }

    [Theory, BothTransports]
    public async Task A_key_that_is_taken_is_an_error_that_names_it(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        await collection.InsertOneAsync(Parse("{ _id: 1 }"));

        var error = await Should.ThrowAsync<WriteException>(() => collection.InsertOneAsync(Parse("{ _id: 1 }")));

        error.Code.ShouldBe(11000);
        error.Message.ShouldStartWith("E11000 duplicate key error collection: " + collection.FullName);
        error.Error["code"].ShouldBe(11000);
        error.Failures.ShouldHaveSingleItem().Index.ShouldBe(0);
        error.Result.InsertedCount.ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task Many_documents_are_inserted_in_their_order(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var result = await collection.InsertManyAsync(Enumerable.Range(0, 2000).Select(i => new BsonDocument { ["i"] = i }));

        result.InsertedIds.Count.ShouldBe(2000);
        result.InsertedIds.Distinct().Count().ShouldBe(2000);
        (await collection.CountDocumentsAsync()).ShouldBe(2000);
        (await collection.FindOneAsync(new BsonDocument { ["_id"] = result.InsertedIds[1234] }))!["i"].ShouldBe(1234);
    }

    [Theory, BothTransports]
    public async Task Documents_are_inserted_as_they_come(Transport transport)
    {
        var collection = silo.NewCollection(transport);

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

    [Theory, BothTransports]
    public async Task More_documents_than_one_command_takes_go_in_several(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        silo.Commands.Clear();

        await collection.InsertManyAsync(Enumerable.Range(0, 100_001).Select(i => new BsonDocument { ["_id"] = i }));

        Inserts().Select(insert => insert.Command["documents"].AsBsonArray.Count).ShouldBe([100_000, 1]);
        (await collection.EstimatedDocumentCountAsync()).ShouldBe(100_001);
    }

    [Theory, BothTransports]
    public async Task More_bytes_than_one_message_holds_go_in_several(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        string text = new('x', 10_000_000);
        silo.Commands.Clear();

        await collection.InsertManyAsync(Enumerable.Range(0, 6).Select(i => new BsonDocument { ["_id"] = i, ["text"] = text }));

        Inserts().Select(insert => insert.Command["documents"].AsBsonArray.Count).ShouldBe([4, 2]);
        (await collection.CountDocumentsAsync()).ShouldBe(6);
    }

    [Theory, BothTransports]
    public async Task An_ordered_insert_stops_at_the_first_failure(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var error = await Should.ThrowAsync<WriteException>(() =>
            collection.InsertManyAsync([Parse("{ _id: 1 }"), Parse("{ _id: 1 }"), Parse("{ _id: 2 }")]));

        error.Failures.Select(e => e.Index).ShouldBe([1]);
        error.Result.InsertedCount.ShouldBe(1);
        (await collection.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task An_unordered_insert_tries_all(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var error = await Should.ThrowAsync<WriteException>(() =>
            collection.InsertManyAsync([Parse("{ _id: 1 }"), Parse("{ _id: 1 }"), Parse("{ _id: 2 }"), Parse("{ _id: 2 }")], new() { IsOrdered = false }));

        error.Failures.Select(e => e.Index).ShouldBe([1, 3]);
        error.Message.ShouldContain("(and 1 more failed)");
        error.Result.InsertedCount.ShouldBe(2);
        (await collection.CountDocumentsAsync()).ShouldBe(2);
    }

    [Theory, BothTransports]
    public async Task Nothing_to_insert_is_an_error(Transport transport)
    {
        await Should.ThrowAsync<ArgumentException>(() => silo.NewCollection(transport).InsertManyAsync(Array.Empty<BsonDocument>()));
    }

    [Theory, BothTransports]
    public async Task A_document_over_16_MB_is_refused(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var error = await Should.ThrowAsync<CommandException>(() =>
            collection.InsertOneAsync(new() { ["text"] = new string('x', 17 * 1024 * 1024) }));

        error.Code.ShouldBe(10334);
        (await collection.CountDocumentsAsync()).ShouldBe(0);
    }

    private IEnumerable<SeenCommand> Inserts() => silo.Commands.All.Where(seen => seen.Name == "insert");
}
