using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class ConcernTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task A_write_that_wants_no_answer_is_done_all_the_same(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        var unanswered = collection.With(writeConcern: WriteConcern.Unacknowledged);
        silo.Commands.Clear();

        (await unanswered.InsertOneAsync(Parse("{ _id: 1 }"))).IsAcknowledged.ShouldBeFalse();
        (await unanswered.UpdateOneAsync($$"""{ _id: 1 }""", $$"""{ $set: { a: 2 } }""")).IsAcknowledged.ShouldBeFalse();
        (await unanswered.InsertManyAsync([Parse("{ _id: 2 }")])).IsAcknowledged.ShouldBeFalse();
        (await unanswered.DeleteOneAsync($$"""{ _id: 2 }""")).IsAcknowledged.ShouldBeFalse();
        (await unanswered.BulkWriteAsync([new InsertOneModel<BsonDocument>(Parse("{ _id: 3 }"))])).IsAcknowledged.ShouldBeFalse();
        // What answers with a document is answered in any case.
        (await unanswered.FindOneAndDeleteAsync($$"""{ _id: 3 }""")).ShouldNotBeNull();

        // One connection lies idle at a time, so that the read follows the writes.
        (await collection.Find().ToListAsync(null)).ShouldBe([Parse("{ _id: 1, a: 2 }")]);
        Started().SkipLast(2).ShouldAllBe(command => !command.Contains("lsid"));
    }

    [Theory, BothTransports]
    public async Task A_write_that_wants_no_answer_fails_without_one(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 1);

        var result = await collection.With(writeConcern: WriteConcern.Unacknowledged).InsertOneAsync(Parse("{ _id: 0 }"));

        result.IsAcknowledged.ShouldBeFalse();
        (await collection.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task Ordered_writes_that_want_no_answer_stop_at_a_failure_too(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 1);
        var unanswered = collection.With(writeConcern: WriteConcern.Unacknowledged);

        await unanswered.BulkWriteAsync(
            [new InsertOneModel<BsonDocument>(Parse("{ _id: 0 }")), new DeleteManyModel<BsonDocument>(new BsonDocument())]);

        (await collection.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothTransports]
    public async Task A_pipeline_that_writes_is_answered_in_any_case(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);
        var unanswered = collection.With(writeConcern: WriteConcern.Unacknowledged);

        await using var cursor = unanswered.Aggregate($$"""[{ $out: 'others' }]""");

        (await cursor.ToListAsync(null)).ShouldBeEmpty();
        (await collection.Database["others"].CountDocumentsAsync()).ShouldBe(3);
    }

    [Theory, BothTransports]
    public async Task A_collection_asks_what_its_database_asks_unless_it_asks_for_something_else(Transport transport)
    {
        var database = silo.NewDatabase(transport).With(
            ReadConcern.Local, new WriteConcern("majority", TimeSpan.FromSeconds(1), journal: true));
        var collection = database["things"].With(
            ReadConcern.Majority, readPreference: ReadPreference.Nearest.With(maxStaleness: TimeSpan.FromMinutes(2)));
        silo.Commands.Clear();

        await collection.InsertOneAsync(Parse("{}"));
        await collection.CountDocumentsAsync();
        await database["things"].CountDocumentsAsync();

        var started = Started();
        started[0]["writeConcern"].AsBsonDocument.ShouldBe(Parse("{ w: 'majority', wtimeout: { $numberLong: '1000' }, j: true }"));
        started[0].Contains("readConcern").ShouldBeFalse();
        started[1]["readConcern"].AsBsonDocument.ShouldBe(Parse("{ level: 'majority' }"));
        started[1]["$readPreference"].AsBsonDocument.ShouldBe(Parse("{ mode: 'nearest', maxStalenessSeconds: { $numberLong: '120' } }"));
        started[2]["readConcern"].AsBsonDocument.ShouldBe(Parse("{ level: 'local' }"));
        started[2].Contains("$readPreference").ShouldBeFalse();
    }

    private List<BsonDocument> Started() => [.. silo.Commands.All.Select(seen => seen.Command)];
}
