namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class UpdateTests(RunningSilo silo)
{
    [Theory, BothDoors]
    public async Task One_document_is_updated_in_part(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);

        var result = await collection.UpdateOneAsync("{ i: 51 }", "{ $set: { key: 'value' } }");

        result.ShouldBe(new UpdateResult(1, 1, default));
        (await collection.FindOneAsync("{ i: 51 }")).ShouldBe(new BsonDocument { ["_id"] = 51, ["i"] = 51, ["key"] = "value" });
    }

    [Theory, BothDoors]
    public async Task All_matching_documents_are_updated(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 10);
        await collection.UpdateOneAsync("{ i: 9 }", "{ $set: { key: 'value' } }");

        var result = await collection.UpdateManyAsync(
            new() { ["i"] = new BsonDocument { ["$gt"] = 4 } }, new() { ["$set"] = new BsonDocument { ["key"] = "value" } });

        result.ShouldBe(new UpdateResult(5, 4, default));
        (await collection.CountDocumentsAsync("{ key: 'value' }")).ShouldBe(5);
    }

    [Theory, BothDoors]
    public async Task A_document_is_replaced_but_for_its_id(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 100);

        var result = await collection.ReplaceOneAsync("{ _id: 50 }", "{ key: 'value' }");

        result.ModifiedCount.ShouldBe(1);
        (await collection.FindOneAsync(50)).ShouldBe(new BsonDocument { ["_id"] = 50, ["key"] = "value" });
    }

    [Theory, BothDoors]
    public async Task An_upsert_inserts_what_is_not_there(Door door)
    {
        var collection = silo.NewCollection(door);

        var updated = await collection.UpdateOneAsync("{ _id: 1 }", "{ $inc: { n: 5 } }", new() { Upsert = true });
        var replaced = await collection.ReplaceOneAsync("{ name: 'x' }", "{ name: 'y' }", new() { Upsert = true });

        updated.ShouldBe(new UpdateResult(0, 0, 1));
        replaced.UpsertedId.Type.ShouldBe(BsonType.ObjectId);
        (await collection.FindOneAsync(1))!["n"].ShouldBe(5);
        (await collection.FindOneAsync(replaced.UpsertedId))!["name"].ShouldBe("y");
    }

    [Theory, BothDoors]
    public async Task Array_filters_choose_elements(Door door)
    {
        var collection = silo.NewCollection(door);
        await collection.InsertOneAsync("{ _id: 1, grades: [80, 95, 100] }");

        await collection.UpdateOneAsync(
            "{ _id: 1 }", "{ $set: { 'grades.$[high]': 99 } }", new() { ArrayFilters = ["{ high: { $gte: 95 } }"] });

        (await collection.FindOneAsync(1))!["grades"].ShouldBe(BsonArray.Create(80, 99, 99));
    }

    [Fact]
    public async Task An_update_without_operators_is_refused_before_it_replaces_a_document()
    {
        var collection = silo.NewCollection(Door.Wire);

        var update = await Should.ThrowAsync<ArgumentException>(() => collection.UpdateOneAsync("{}", "{ key: 'value' }"));
        var replacement = await Should.ThrowAsync<ArgumentException>(() => collection.ReplaceOneAsync("{}", "{ $set: { a: 1 } }"));

        update.Message.ShouldContain("ReplaceOneAsync");
        replacement.Message.ShouldContain("UpdateOneAsync");
    }

    [Theory, BothDoors]
    public async Task An_update_that_fails_tells_why(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 1);

        var error = await Should.ThrowAsync<WriteException>(() => collection.UpdateOneAsync("{}", "{ $set: { _id: 5 } }"));

        error.Code.ShouldBe(ErrorCode.ImmutableField);
    }

    [Theory, BothDoors]
    public async Task Documents_are_deleted(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 2000);

        (await collection.DeleteOneAsync("{ i: { $gte: 1000 } }")).DeletedCount.ShouldBe(1);
        (await collection.DeleteManyAsync("{ i: { $gte: 1000 } }")).DeletedCount.ShouldBe(999);
        (await collection.DeleteManyAsync("{ i: { $gte: 1000 } }")).DeletedCount.ShouldBe(0);
        (await collection.CountDocumentsAsync()).ShouldBe(1000);
    }

    [Theory, BothDoors]
    public async Task A_document_is_found_and_updated_in_one_step(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);

        var before = await collection.FindOneAndUpdateAsync("{}", "{ $inc: { i: 10 } }", new() { Sort = "{ i: -1 }" });
        var after = await collection.FindOneAndUpdateAsync(
            "{ _id: 2 }", "{ $inc: { i: 10 } }", new() { ReturnAfter = true, Projection = "{ i: 1, _id: 0 }" });
        var upserted = await collection.FindOneAndUpdateAsync(
            "{ _id: 9 }", "{ $set: { i: 1 } }", new() { ReturnAfter = true, Upsert = true });

        before.ShouldBe(new BsonDocument { ["_id"] = 2, ["i"] = 2 });
        after.ShouldBe(new BsonDocument { ["i"] = 22 });
        upserted.ShouldBe(new BsonDocument { ["_id"] = 9, ["i"] = 1 });
        (await collection.FindOneAndUpdateAsync("{ _id: 77 }", "{ $set: { i: 1 } }")).ShouldBeNull();
    }

    [Theory, BothDoors]
    public async Task A_document_is_found_and_replaced_or_deleted_in_one_step(Door door)
    {
        var collection = await silo.NewCollectionAsync(door, 3);

        var replaced = await collection.FindOneAndReplaceAsync("{ _id: 1 }", "{ key: 'value' }", new() { ReturnAfter = true });
        var deleted = await collection.FindOneAndDeleteAsync("{}", new() { Sort = "{ _id: -1 }" });

        replaced.ShouldBe(new BsonDocument { ["_id"] = 1, ["key"] = "value" });
        deleted.ShouldBe(new BsonDocument { ["_id"] = 2, ["i"] = 2 });
        (await collection.FindOneAndDeleteAsync("{ _id: 2 }")).ShouldBeNull();
    }
}
