using System.Text.Json.Serialization;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class ObjectTests(RunningSilo silo)
{
    private sealed record Page(
        [property: JsonPropertyName("_id")] string Name, [property: JsonPropertyName("body")] string Body, int Visits = 0);

    private sealed class Visit
    {
        public ObjectId Id { get; set; }

        public string Page { get; set; } = "";

        public DateTime At { get; set; }
    }

    [Theory, BothDoors]
    public async Task Objects_are_stored_and_read_as_documents(Door door)
    {
        var pages = silo.NewDatabase(door).GetCollection<Page>("pages");

        var result = await pages.InsertOneAsync(new Page("page-one", "Hello!", 3));
        await pages.InsertManyAsync([new Page("page-two", "Goodbye."), new Page("page-three", "?")]);

        result.InsertedId.ShouldBe("page-one");
        (await pages.FindOneAsync(id: "page-one")).ShouldBe(new Page("page-one", "Hello!", 3));
        (await pages.FindOneAsync("{ body: 'nothing' }")).ShouldBeNull();
        (await pages.Find().Sort("_id", -1).ToListAsync(2)).Select(page => page.Name).ShouldBe(["page-two", "page-three"]);
        (await pages.Database["pages"].FindOneAsync(id: "page-one"))
            .ShouldBe("{ _id: 'page-one', body: 'Hello!', Visits: 3 }");
    }

    [Theory, BothDoors]
    public async Task Objects_are_replaced_and_updated(Door door)
    {
        var pages = silo.NewDatabase(door).GetCollection<Page>("pages");
        await pages.InsertOneAsync(new Page("page-one", "Hello!"));

        (await pages.ReplaceOneAsync("{ _id: 'page-one' }", new Page("page-one", "Hi!"))).ModifiedCount.ShouldBe(1);
        var updated = await pages.FindOneAndUpdateAsync(
            "{ _id: 'page-one' }", "{ $inc: { Visits: 1 } }", new() { ReturnAfter = true });
        var replaced = await pages.FindOneAndReplaceAsync("{ _id: 'page-one' }", new Page("page-one", "Bye."));

        updated.ShouldBe(new Page("page-one", "Hi!", 1));
        replaced.ShouldBe(updated);
        await pages.BulkWriteAsync([WriteModel.InsertOne(new Page("page-two", ""))]);
        (await pages.CountDocumentsAsync()).ShouldBe(2);
    }

    [Theory, BothDoors]
    public async Task An_object_whose_id_is_not_set_is_given_one(Door door)
    {
        var visits = silo.NewDatabase(door).GetCollection<Visit>("visits");
        var at = new DateTime(2024, 2, 29, 12, 30, 0, DateTimeKind.Utc);

        var result = await visits.InsertOneAsync(new Visit { Page = "page-one", At = at });

        result.InsertedId.AsObjectId.ShouldNotBe(ObjectId.Empty);
        var found = await visits.FindOneAsync(result.InsertedId);
        found!.Id.ShouldBe(result.InsertedId.AsObjectId);
        found.At.ShouldBe(at);
    }

    [Theory, BothDoors]
    public async Task A_projection_or_a_pipeline_is_read_as_another_type(Door door)
    {
        var pages = silo.NewDatabase(door).GetCollection<Page>("pages");
        await pages.InsertManyAsync([new Page("page-one", "Hello!"), new Page("page-two", "Goodbye.")]);

        var documents = await pages.Find().Sort("_id").Project("{ _id: 1 }").As<BsonDocument>().ToListAsync(10);
        var again = await pages.AggregateAsync<Page>(["{ $sort: { _id: -1 } }", "{ $limit: 1 }"]);

        documents.ShouldBe(["{ _id: 'page-one' }", "{ _id: 'page-two' }"]);
        (await again.ToListAsync(10)).ShouldBe([new Page("page-two", "Goodbye.")]);
    }
}
