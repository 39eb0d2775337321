namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class ConcernTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task A_write_that_wants_no_answer_is_done_all_the_same(Door door)
    {
        var collection = silo.NewCollection(door);
        var unanswered = collection.With(writeConcern: WriteConcern.Unacknowledged);
        silo.Events.Clear();

        (await unanswered.InsertOneAsync("{ _id: 1 }")).IsAcknowledged.ShouldBeFalse();
        (await unanswered.UpdateOneAsync("{ _id: 1 }", "{ $set: { a: 2 } }")).IsAcknowledged.ShouldBeFalse();
        (await unanswered.InsertManyAsync(["{ _id: 2 }"])).IsAcknowledged.ShouldBeFalse();
        (await unanswered.DeleteOneAsync("{ _id: 2 }")).IsAcknowledged.ShouldBeFalse();
        (await unanswered.BulkWriteAsync([WriteModel.InsertOne("{ _id: 3 }")])).IsAcknowledged.ShouldBeFalse();
        (await unanswered.FindOneAndDeleteAsync("{ _id: 3 }")).ShouldBeNull();

        // One connection lies idle at a time, so that the read follows the writes.
        (await collection.Find().ToListAsync(null)).ShouldBe(["{ _id: 1, a: 2 }"]);
        Started().SkipLast(1).ShouldAllBe(command => !command.ContainsKey("lsid"));
        silo.Events.OfType<CommandSucceeded>().First().Reply.ShouldBe("{ ok: 1 }");
    }

    [Theory, BothDoors]
    public async Task A_write_that_wants_no_answer_fails_without_one(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 1);

        var result = await collection.With(writeConcern: WriteConcern.Unacknowledged).InsertOneAsync("{ _id: 0 }");

        result.IsAcknowledged.ShouldBeFalse();
        (await collection.CountDocumentsAsync()).ShouldBe(1);
    }

    [Theory, BothDoors]
    public async Task A_pipeline_that_writes_is_answered_in_any_case(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);
        var unanswered = collection.With(writeConcern: WriteConcern.Unacknowledged);

        await using var cursor = await unanswered.AggregateAsync(["{ $out: 'others' }"]);

        (await cursor.ToListAsync(null)).ShouldBeEmpty();
        (await collection.Database["others"].CountDocumentsAsync()).ShouldBe(3);
    }

    [Theory, BothDoors]
    public async Task A_collection_asks_what_its_database_asks_unless_it_asks_for_something_else(Door door)
    {
        var database = silo.NewDatabase(door).With(
            new ReadConcern("local"), new WriteConcern { W = "majority", Journal = true, Timeout = TimeSpan.FromSeconds(1) });
        var collection = database["things"].With(
            new ReadConcern("majority"), readPreference: new(ReadPreferenceMode.Nearest) { MaxStaleness = TimeSpan.FromMinutes(2) });
        silo.Events.Clear();

        await collection.InsertOneAsync("{}");
        await collection.CountDocumentsAsync();
        await database["things"].CountDocumentsAsync();

        var started = Started();
        started[0]["writeConcern"].AsDocument.ShouldBe("{ w: 'majority', j: true, wtimeout: { $numberLong: '1000' } }");
        started[0].ContainsKey("readConcern").ShouldBeFalse();
        started[1]["readConcern"].AsDocument.ShouldBe("{ level: 'majority' }");
        started[1]["$readPreference"].AsDocument.ShouldBe("{ mode: 'nearest', maxStalenessSeconds: { $numberLong: '120' } }");
        started[2]["readConcern"].AsDocument.ShouldBe("{ level: 'local' }");
        started[2].ContainsKey("$readPreference").ShouldBeFalse();
    }

    [Fact]
    public void A_connection_string_asks_for_all_that_a_client_does()
    {
        var options = ClientOptions.Parse(
            "mongodb://host/?readConcernLevel=majority&w=2&journal=true&wtimeoutMS=5"
            + "&readPreference=secondaryPreferred&maxStalenessSeconds=90");

        options.ReadConcern.ShouldBe(new ReadConcern("majority"));
        options.WriteConcern.ShouldBe(new WriteConcern { W = 2, Journal = true, Timeout = TimeSpan.FromMilliseconds(5) });
        options.ReadPreference.ShouldBe(new ReadPreference(ReadPreferenceMode.SecondaryPreferred)
        {
            MaxStaleness = TimeSpan.FromSeconds(90),
        });
        ClientOptions.Parse("mongodb://host/?w=0").WriteConcern!.IsAcknowledged.ShouldBeFalse();
        ClientOptions.Parse("mongodb://host/?w=majority").WriteConcern!.W.ShouldBe("majority");
    }

    [Theory]
    [InlineData("w=-1")]
    [InlineData("readPreference=third")]
    [InlineData("readPreference=1")]
    [InlineData("readPreference=")]
    [InlineData("w=")]
    public void A_concern_that_there_is_not_is_refused(string option) =>
        Should.Throw<FormatException>(() => ClientOptions.Parse($"mongodb://host/?{option}")).Message.ShouldContain(option.Split('=')[0]);

    private List<BsonDocument> Started() => [.. silo.Events.OfType<CommandStarted>().Select(started => started.Command)];
}
