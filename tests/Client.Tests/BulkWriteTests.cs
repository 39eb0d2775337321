namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class BulkWriteTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task Writes_of_all_kinds_are_done_in_their_order(Door door)
    {
        var collection = silo.NewCollection(door);
        silo.Events.Clear();

        var result = await collection.BulkWriteAsync(
        [
            WriteModel.InsertOne("{ _id: 1 }"),
            WriteModel.InsertOne(new() { ["_id"] = 2 }),
            WriteModel.UpdateOne("{ _id: 1 }", "{ $set: { a: 1 } }"),
            WriteModel.UpdateMany("{}", "{ $set: { b: 1 } }"),
            WriteModel.ReplaceOne("{ _id: 3 }", "{ c: 1 }", new() { Upsert = true }),
            WriteModel.DeleteOne("{ _id: 2 }"),
            WriteModel.InsertOne("{ _id: 2, again: true }"),
            WriteModel.DeleteMany("{ b: 1 }"),
        ]);

        result.InsertedCount.ShouldBe(3);
        result.MatchedCount.ShouldBe(3);
        result.ModifiedCount.ShouldBe(3);
        result.DeletedCount.ShouldBe(2);
        result.UpsertedCount.ShouldBe(1);
        result.UpsertedIds[4].ShouldBe(3);
        result.InsertedIds.Keys.ShouldBe([0, 1, 6]);
        silo.Events.OfType<CommandStarted>().Select(e => e.CommandName)
            .ShouldBe(["insert", "update", "delete", "insert", "delete"]);
        (await collection.Find().Sort("_id").ToListAsync(null))
            .ShouldBe(["{ _id: 2, again: true }", "{ _id: 3, c: 1 }"]);
    }

    [Theory, BothDoors]
    public async Task Ordered_writes_stop_at_the_first_failure_and_tell_its_index(Door door)
    {
        var collection = silo.NewCollection(door);

        var error = await Should.ThrowAsync<WriteException>(() => collection.BulkWriteAsync(
        [
            WriteModel.InsertOne("{ _id: 1 }"),
            WriteModel.UpdateOne("{ _id: 1 }", "{ $set: { a: 1 } }"),
            WriteModel.InsertOne("{ _id: 1 }"),
            WriteModel.DeleteMany("{}"),
        ]));

        error.Errors.ShouldHaveSingleItem().Index.ShouldBe(2);
        error.Result.InsertedCount.ShouldBe(1);
        error.Result.ModifiedCount.ShouldBe(1);
        error.Result.DeletedCount.ShouldBe(0);
    }

    [Theory, BothDoors]
    public async Task Unordered_writes_go_in_one_command_a_kind_and_are_all_tried(Door door)
    {
        var collection = silo.NewCollection(door);
        await collection.InsertOneAsync("{ _id: 1 }");
        silo.Events.Clear();

        var error = await Should.ThrowAsync<WriteException>(() => collection.BulkWriteAsync(
            [
                WriteModel.InsertOne("{ _id: 1 }"),
                WriteModel.UpdateOne("{ _id: 1 }", "{ $set: { _id: 2 } }"),
                WriteModel.InsertOne("{ _id: 3 }"),
                WriteModel.UpdateOne("{ _id: 1 }", "{ $set: { a: 1 } }"),
            ],
            new() { Ordered = false }));

        error.Errors.Select(e => (e.Index, e.Code)).ShouldBe([(0, ErrorCode.DuplicateKey), (1, ErrorCode.ImmutableField)]);
        error.Result.InsertedCount.ShouldBe(1);
        error.Result.ModifiedCount.ShouldBe(1);
        silo.Events.OfType<CommandStarted>().Select(e => e.CommandName).ShouldBe(["insert", "update"]);
    }

    [Fact]
    public async Task No_write_at_all_is_an_error()
    {
        await Should.ThrowAsync<ArgumentException>(() => silo.NewCollection(Door.Wire).BulkWriteAsync([]));
    }
}
