using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class BulkWriteTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task Writes_of_all_kinds_are_done_in_their_order(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        silo.Commands.Clear();

        var result = await collection.BulkWriteAsync(
        [
            new InsertOneModel<BsonDocument>(Parse("{ _id: 1 }")),
            new InsertOneModel<BsonDocument>(new() { ["_id"] = 2 }),
            new UpdateOneModel<BsonDocument>(Parse("{ _id: 1 }"), Parse("{ $set: { a: 1 } }")),
            new UpdateManyModel<BsonDocument>(Parse("{}"), Parse("{ $set: { b: 1 } }")),
            new ReplaceOneModel<BsonDocument>(Parse("{ _id: 3 }"), Parse("{ c: 1 }")) { IsUpsert = true },
            new DeleteOneModel<BsonDocument>(Parse("{ _id: 2 }")),
            new InsertOneModel<BsonDocument>(Parse("{ _id: 2, again: true }")),
            new DeleteManyModel<BsonDocument>(Parse("{ b: 1 }")),
        ]);

        result.InsertedCount.ShouldBe(3);
        result.MatchedCount.ShouldBe(3);
        result.ModifiedCount.ShouldBe(3);
        result.DeletedCount.ShouldBe(2);
        result.UpsertedIds[4].ShouldBe(3);
        silo.Commands.Names
            .ShouldBe(["insert", "update", "delete", "insert", "delete"]);
        (await collection.Find().Sort("_id", 1).ToListAsync(null))
            .ShouldBe([Parse("{ _id: 2, again: true }"), Parse("{ _id: 3, c: 1 }")]);
    }

    [Theory, BothTransports]
    public async Task Ordered_writes_stop_at_the_first_failure_and_tell_its_index(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var error = await Should.ThrowAsync<WriteException>(() => collection.BulkWriteAsync(
        [
            new InsertOneModel<BsonDocument>(Parse("{ _id: 1 }")),
            new UpdateOneModel<BsonDocument>(Parse("{ _id: 1 }"), Parse("{ $set: { a: 1 } }")),
            new InsertOneModel<BsonDocument>(Parse("{ _id: 1 }")),
            new DeleteManyModel<BsonDocument>(Parse("{}")),
        ]));

        error.Failures.ShouldHaveSingleItem().Index.ShouldBe(2);
        error.Result.InsertedCount.ShouldBe(1);
        error.Result.ModifiedCount.ShouldBe(1);
        error.Result.DeletedCount.ShouldBe(0);
    }

    [Theory, BothTransports]
    public async Task Unordered_writes_go_in_one_command_a_kind_and_are_all_tried(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        await collection.InsertOneAsync(Parse("{ _id: 1 }"));
        silo.Commands.Clear();

        var error = await Should.ThrowAsync<WriteException>(() => collection.BulkWriteAsync(
            [
                new InsertOneModel<BsonDocument>(Parse("{ _id: 1 }")),
                new UpdateOneModel<BsonDocument>(Parse("{ _id: 1 }"), Parse("{ $set: { _id: 2 } }")),
                new InsertOneModel<BsonDocument>(Parse("{ _id: 3 }")),
                new UpdateOneModel<BsonDocument>(Parse("{ _id: 1 }"), Parse("{ $set: { a: 1 } }")),
            ],
            new() { IsOrdered = false }));

        error.Failures.Select(e => (e.Index, e.Code)).ShouldBe([(0, 11000), (1, 66)]);
        error.Result.InsertedCount.ShouldBe(1);
        error.Result.ModifiedCount.ShouldBe(1);
        silo.Commands.Names.ShouldBe(["insert", "update"]);
    }

    [Fact]
    public async Task No_write_at_all_is_an_error()
    {
        await Should.ThrowAsync<ArgumentException>(() => silo.NewCollection(Transport.Wire).BulkWriteAsync([]));
    }
}
