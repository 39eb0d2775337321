using Streetcar.Client.Tests.Hosting;

namespace Streetcar.Client.Tests;

[Collection(SiloTests.Name)]
public sealed class UpdateTests(RunningSilo silo)
{
    [Theory, BothTransports]
    public async Task One_document_is_updated_in_part(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);

        var result = await collection.UpdateOneAsync($$"""{ i: 51 }""", $$"""{ $set: { key: 'value' } }""");

        (result.MatchedCount, result.ModifiedCount, result.UpsertedId).ShouldBe((1, 1, null));
        (await collection.FindOneAsync($$"""{ i: 51 }""")).ShouldBe(new BsonDocument { ["_id"] = 51, ["i"] = 51, ["key"] = "value" });
    }

    [Theory, BothTransports]
    public async Task All_matching_documents_are_updated(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 10);
        await collection.UpdateOneAsync($$"""{ i: 9 }""", $$"""{ $set: { key: 'value' } }""");

        var result = await collection.UpdateManyAsync(
            new BsonDocument { ["i"] = new BsonDocument { ["$gt"] = 4 } }, new BsonDocument("$set", new BsonDocument("key", "value")));

        (result.MatchedCount, result.ModifiedCount, result.UpsertedId).ShouldBe((5, 4, null));
        (await collection.CountDocumentsAsync($$"""{ key: 'value' }""")).ShouldBe(5);
    }

    [Theory, BothTransports]
    public async Task A_document_is_replaced_but_for_its_id(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 100);

        var result = await collection.ReplaceOneAsync($$"""{ _id: 50 }""", Parse("{ key: 'value' }"));

        result.ModifiedCount.ShouldBe(1);
        (await collection.FindByIdAsync(50)).ShouldBe(new BsonDocument { ["_id"] = 50, ["key"] = "value" });
    }

    [Theory, BothTransports]
    public async Task An_upsert_inserts_what_is_not_there(Transport transport)
    {
        var collection = silo.NewCollection(transport);

        var updated = await collection.UpdateOneAsync($$"""{ _id: 1 }""", $$"""{ $inc: { n: 5 } }""", new() { IsUpsert = true });
        var replaced = await collection.ReplaceOneAsync($$"""{ name: 'x' }""", Parse("{ name: 'y' }"), new() { IsUpsert = true });

        (updated.MatchedCount, updated.ModifiedCount, updated.UpsertedId).ShouldBe((0, 0, 1));
        replaced.UpsertedId.ShouldBeOfType<BsonObjectId>();
        (await collection.FindByIdAsync(1))!["n"].ShouldBe(5);
        (await collection.FindByIdAsync(replaced.UpsertedId))!["name"].ShouldBe("y");
    }

    [Theory, BothTransports]
    public async Task Array_filters_choose_elements(Transport transport)
    {
        var collection = silo.NewCollection(transport);
        await collection.InsertOneAsync(Parse("{ _id: 1, grades: [80, 95, 100] }"));

        await collection.UpdateOneAsync(
            $$"""{ _id: 1 }""", $$"""{ $set: { 'grades.$[high]': 99 } }""", new() { ArrayFilters = [new JsonArrayFilterDefinition<BsonDocument>("{ high: { $gte: 95 } }")] });

        (await collection.FindByIdAsync(1))!["grades"].ShouldBe(new BsonArray { 80, 99, 99 });
    }

    [Fact]
    public async Task An_update_without_operators_is_refused_before_it_replaces_a_document()
    {
        var collection = silo.NewCollection(Transport.Wire);

        var update = await Should.ThrowAsync<ArgumentException>(() => collection.UpdateOneAsync($$"""{}""", $$"""{ key: 'value' }"""));
        var replacement = await Should.ThrowAsync<ArgumentException>(() => collection.ReplaceOneAsync($$"""{}""", Parse("{ $set: { a: 1 } }")));

        update.Message.ShouldContain("ReplaceOneAsync");
        replacement.Message.ShouldContain("UpdateOneAsync");
    }

    [Theory, BothTransports]
    public async Task An_update_that_fails_tells_why(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 1);

        var error = await Should.ThrowAsync<WriteException>(() => collection.UpdateOneAsync($$"""{}""", $$"""{ $set: { _id: 5 } }"""));

        error.Code.ShouldBe(66);
    }

    [Theory, BothTransports]
    public async Task Documents_are_deleted(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 2000);

        (await collection.DeleteOneAsync($$"""{ i: { $gte: 1000 } }""")).DeletedCount.ShouldBe(1);
        (await collection.DeleteManyAsync($$"""{ i: { $gte: 1000 } }""")).DeletedCount.ShouldBe(999);
        (await collection.DeleteManyAsync($$"""{ i: { $gte: 1000 } }""")).DeletedCount.ShouldBe(0);
        (await collection.CountDocumentsAsync()).ShouldBe(1000);
    }

    [Theory, BothTransports]
    public async Task A_document_is_found_and_updated_in_one_step(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);

        var before = await collection.FindOneAndUpdateAsync($$"""{}""", $$"""{ $inc: { i: 10 } }""", new() { Sort = Parse("{ i: -1 }") });
        var after = await collection.FindOneAndUpdateAsync(
            $$"""{ _id: 2 }""", $$"""{ $inc: { i: 10 } }""", new() { ReturnDocument = ReturnDocument.After, Projection = Parse("{ i: 1, _id: 0 }") });
        var upserted = await collection.FindOneAndUpdateAsync(
            $$"""{ _id: 9 }""", $$"""{ $set: { i: 1 } }""", new() { ReturnDocument = ReturnDocument.After, IsUpsert = true });

        before.ShouldBe(new BsonDocument { ["_id"] = 2, ["i"] = 2 });
        after.ShouldBe(new BsonDocument { ["i"] = 22 });
        upserted.ShouldBe(new BsonDocument { ["_id"] = 9, ["i"] = 1 });
        (await collection.FindOneAndUpdateAsync($$"""{ _id: 77 }""", $$"""{ $set: { i: 1 } }""")).ShouldBeNull();
    }

    [Theory, BothTransports]
    public async Task A_document_is_found_and_replaced_or_deleted_in_one_step(Transport transport)
    {
        var collection = await silo.NewCollectionAsync(transport, 3);

        var replaced = await collection.FindOneAndReplaceAsync($$"""{ _id: 1 }""", Parse("{ key: 'value' }"), new() { ReturnDocument = ReturnDocument.After });
        var deleted = await collection.FindOneAndDeleteAsync($$"""{}""", new() { Sort = Parse("{ _id: -1 }") });

        replaced.ShouldBe(new BsonDocument { ["_id"] = 1, ["key"] = "value" });
        deleted.ShouldBe(new BsonDocument { ["_id"] = 2, ["i"] = 2 });
        (await collection.FindOneAndDeleteAsync($$"""{ _id: 2 }""")).ShouldBeNull();
    }
}
