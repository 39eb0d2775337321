using Orleans;

namespace Streetcar.TypedGrains.Tests;

[Collection(GrainCluster.Shared)]
public sealed class WriteTests(GrainCluster cluster)
{
    private static readonly BsonDocument IncrementI = new("$inc", new BsonDocument("i", 1));

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_document_without_an_id_is_given_one_that_comes_first_and_is_returned(Caller caller)
    {
        var things = cluster.NewCollection(caller);
        var pen = new BsonDocument("item", "pen");

        var result = await things.InsertOneAsync(pen);

        result.InsertedId.BsonType.ShouldBe(BsonType.ObjectId);
        pen.Contains("_id").ShouldBeFalse();
        (await things.FindOneAsync()).ShouldBe(new BsonDocument { { "_id", result.InsertedId }, { "item", "pen" } });
        (await things.InsertOneAsync(new BsonDocument("_id", "mine"))).InsertedId.ShouldBe("mine");
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_duplicate_key_crosses_as_MongoDB_reports_it(Caller caller)
    {
        var things = cluster.NewCollection(caller);
        await things.InsertOneAsync(new BsonDocument("_id", 1));

        var error = await Should.ThrowAsync<DocumentStoreException>(
            () => things.InsertOneAsync(new BsonDocument("_id", 1)));

        error.Code.ShouldBe(11000);
        error.CodeName.ShouldBe("DuplicateKey");
        error.IsDuplicateKey.ShouldBeTrue();
        error.Message.ShouldStartWith("E11000 duplicate key error collection: ");
        var write = error.WriteErrors.ShouldHaveSingleItem();
        write.Index.ShouldBe(0);
        write.Code.ShouldBe(11000);
        write.Details["keyValue"].ShouldBe(new BsonDocument("_id", 1));
        error.Reply["writeErrors"].AsBsonArray.Count.ShouldBe(1);
        error.ErrorLabels.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, 2, new[] { 2 })]
    [InlineData(false, 4, new[] { 2, 4 })]
    public async Task InsertMany_stops_at_the_first_failure_or_goes_on_as_it_is_asked_to(
        bool ordered, int inserted, int[] failed)
    {
        var things = cluster.NewCollection();
        BsonDocument[] documents = [.. new[] { 0, 1, 0, 3, 1, 5 }.Select(id => new BsonDocument("_id", id))];

        var error = await Should.ThrowAsync<DocumentStoreException>(
            () => things.InsertManyAsync(documents, new() { IsOrdered = ordered }));

        error.WriteErrors.Select(write => write.Index).ShouldBe(failed);
        error.Result.ShouldNotBeNull().InsertedCount.ShouldBe(inserted);
        (await things.CountDocumentsAsync()).ShouldBe(inserted);
    }

    [Fact]
    public async Task InsertMany_returns_all_ids_and_refuses_none()
    {
        var things = cluster.NewCollection();

        var result = await things.InsertManyAsync([new("_id", "a"), [], new("_id", 3)]);

        result.InsertedIds.Select(id => id.BsonType).ShouldBe([BsonType.String, BsonType.ObjectId, BsonType.Int32]);
        (await things.EstimatedDocumentCountAsync()).ShouldBe(3);
        await Should.ThrowAsync<ArgumentException>(() => things.InsertManyAsync([]));
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Updates_and_replacements_tell_what_they_did(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(20, caller);

        (await things.UpdateOneAsync(new BsonDocument("i", 3), IncrementI)).ShouldBe(new UpdateResult(1, 1, null));
        (await things.UpdateManyAsync([], new BsonDocument("$set", new BsonDocument("i", 4))))
            .ShouldBe(new UpdateResult(20, 17, null));
        (await things.UpdateOneAsync(new BsonDocument("_id", 5), Pipeline("{ $set: { i: { $add: ['$i', 10] } } }")))
            .ModifiedCount.ShouldBe(1);
        (await things.ReplaceOneAsync(new BsonDocument("_id", 6), new BsonDocument("new", true)))
            .ModifiedCount.ShouldBe(1);
        (await things.UpdateOneAsync(new BsonDocument("_id", "no"), IncrementI)).ShouldBe(new UpdateResult(0, 0, null));
        (await things.UpdateOneAsync(new BsonDocument("_id", "up"), IncrementI, new() { IsUpsert = true }))
            .UpsertedId.ShouldBe("up");

        (await things.FindOneAsync(new BsonDocument("_id", 5)))!["i"].ShouldBe(14);
        (await things.FindOneAsync(new BsonDocument("_id", 6)))
            .ShouldBe(new BsonDocument { { "_id", 6 }, { "new", true } });
    }

    [Fact]
    public async Task What_is_no_update_or_no_replacement_is_refused_before_it_does_harm()
    {
        var things = await cluster.NewCollectionAsync(1);

        await Should.ThrowAsync<ArgumentException>(() => things.UpdateOneAsync([], new BsonDocument("i", 1)));
        await Should.ThrowAsync<ArgumentException>(() => things.UpdateManyAsync([], "text"));
        await Should.ThrowAsync<ArgumentException>(() => things.ReplaceOneAsync([], IncrementI));
        await Should.ThrowAsync<ArgumentException>(() => things.FindOneAndUpdateAsync([], new BsonDocument()));
        await Should.ThrowAsync<ArgumentException>(() => things.FindOneAndReplaceAsync([], IncrementI));
        (await Should.ThrowAsync<DocumentStoreException>(
            () => things.UpdateOneAsync([], new BsonDocument("$no", new BsonDocument("i", 1))))).Code.ShouldBe(9);
        (await Should.ThrowAsync<DocumentStoreException>(
            () => things.ReplaceOneAsync(new BsonDocument("_id", 0), new BsonDocument("_id", 1)))).Code.ShouldBe(66);
        (await things.FindOneAsync()).ShouldBe(new BsonDocument { { "_id", 0 }, { "i", 0 } });
    }

    [Fact]
    public async Task Array_filters_and_collations_reach_the_store()
    {
        var things = cluster.NewCollection();
        await things.InsertOneAsync(new BsonDocument { { "_id", "A" }, { "a", new BsonArray { 1, 5, 9 } } });
        var collation = new BsonDocument { { "locale", "en" }, { "strength", 2 } };

        await things.UpdateOneAsync(
            new BsonDocument("_id", "a"),
            new BsonDocument("$set", new BsonDocument("a.$[large]", 0)),
            new() { ArrayFilters = [new BsonDocument("large", new BsonDocument("$gt", 4))], Collation = collation });

        (await things.FindOneAsync())!["a"].ShouldBe(new BsonArray { 1, 0, 0 });
        (await things.DeleteOneAsync(new BsonDocument("_id", "a"))).DeletedCount.ShouldBe(0);
        (await things.DeleteOneAsync(new BsonDocument("_id", "a"), new() { Collation = collation }))
            .DeletedCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Deletions_tell_how_many(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(20, caller);

        (await things.DeleteOneAsync(new BsonDocument("i", 3))).DeletedCount.ShouldBe(1);
        (await things.DeleteManyAsync(new BsonDocument("i", 4))).DeletedCount.ShouldBe(2);
        (await things.DeleteManyAsync([])).DeletedCount.ShouldBe(17);
        (await Should.ThrowAsync<DocumentStoreException>(
            () => things.DeleteManyAsync(new BsonDocument("$no", 1)))).Code.ShouldBe(2);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Find_and_modify_returns_the_document_before_or_after(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(3, caller);
        var one = new BsonDocument("_id", 1);

        (await things.FindOneAndUpdateAsync(one, IncrementI))!["i"].ShouldBe(1);
        (await things.FindOneAndUpdateAsync(one, IncrementI, new() { ReturnDocument = ReturnDocument.After }))!["i"]
            .ShouldBe(3);
        (await things.FindOneAndReplaceAsync(
            one, new BsonDocument("new", 1), new() { ReturnDocument = ReturnDocument.After }))
            .ShouldBe(new BsonDocument { { "_id", 1 }, { "new", 1 } });
        (await things.FindOneAndDeleteAsync(
            [], new() { Sort = new BsonDocument("_id", -1), Projection = new BsonDocument("i", 1) }))
            .ShouldBe(new BsonDocument { { "_id", 2 }, { "i", 2 } });
        (await things.FindOneAndDeleteAsync(new BsonDocument("_id", "no"))).ShouldBeNull();
        var otherId = new BsonDocument("$set", new BsonDocument("_id", 7));
        (await Should.ThrowAsync<DocumentStoreException>(() => things.FindOneAndUpdateAsync(one, otherId)))
            .Code.ShouldBe(66);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_bulk_write_does_writes_of_all_kinds_in_their_order(Caller caller)
    {
        var things = await cluster.NewCollectionAsync(4, caller);

        var result = await things.BulkWriteAsync(
        [
            new InsertOneModel(new BsonDocument { { "_id", "new" }, { "i", 100 } }),
            new UpdateOneModel(new BsonDocument("_id", "new"), IncrementI),
            new UpdateManyModel(new BsonDocument("i", new BsonDocument("$lt", 2)), IncrementI),
            new ReplaceOneModel(new BsonDocument("_id", "up"), new BsonDocument("r", 1)) { IsUpsert = true },
            new DeleteOneModel(new BsonDocument("_id", 3)),
            new DeleteManyModel(new BsonDocument("i", new BsonDocument("$gte", 100))),
        ]);

        result.InsertedCount.ShouldBe(1);
        result.MatchedCount.ShouldBe(3);
        result.ModifiedCount.ShouldBe(3);
        result.DeletedCount.ShouldBe(2);
        result.Upserts.ShouldBe([new BulkWriteUpsert(3, "up")]);
        (await things.CountDocumentsAsync()).ShouldBe(4);
    }

    [Theory]
    [InlineData(true, new[] { 2 }, 2, 0)]
    [InlineData(false, new[] { 2, 4 }, 3, 1)]
    public async Task A_bulk_write_that_fails_tells_which_writes_and_what_was_done(
        bool ordered, int[] failed, int inserted, int deleted)
    {
        var things = cluster.NewCollection();

        var error = await Should.ThrowAsync<DocumentStoreException>(() => things.BulkWriteAsync(
            [
                new InsertOneModel(new BsonDocument("_id", 0)),
                new InsertOneModel(new BsonDocument("_id", 1)),
                new InsertOneModel(new BsonDocument("_id", 1)),
                new DeleteOneModel(new BsonDocument("_id", 0)),
                new UpdateOneModel([], new BsonDocument("$no", 1)),
                new InsertOneModel(new BsonDocument("_id", 5)),
            ],
            new() { IsOrdered = ordered, BypassDocumentValidation = true, Let = new BsonDocument("x", 1) }));

        error.WriteErrors.Select(write => write.Index).ShouldBe(failed);
        error.IsDuplicateKey.ShouldBeTrue();
        var done = error.Result.ShouldNotBeNull();
        done.InsertedCount.ShouldBe(inserted);
        done.DeletedCount.ShouldBe(deleted);
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task Writes_that_wait_for_each_other_or_come_together_are_applied_in_their_order(Caller caller)
    {
        var things = cluster.NewCollection(caller);
        await things.InsertOneAsync(new BsonDocument("_id", "log"));

        for (int i = 0; i < 50; i++)
        {
            if (i % 2 == 0)
                await things.UpdateOneAsync([], Push(i));
            else
                await things.FindOneAndUpdateAsync([], Push(i));
        }

        await things.BulkWriteAsync([.. Enumerable.Range(50, 150).Select(i => new UpdateOneModel([], Push(i)))]);

        (await things.FindOneAsync())!["log"].AsBsonArray.Select(i => i.AsInt32).ShouldBe(Enumerable.Range(0, 200));
    }

    [Fact]
    public async Task Writes_of_many_callers_are_all_applied()
    {
        var things = cluster.NewCollection();
        var same = cluster.From(Caller.Silo).GetGrain<ICollectionGrain>(things.GetPrimaryKeyString());
        await things.InsertOneAsync(new BsonDocument("_id", "counter"));

        await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(i => (i % 2 == 0 ? things : same).UpdateOneAsync([], IncrementI)));

        (await things.FindOneAsync())!["i"].ShouldBe(100);
    }

    [Fact]
    public async Task A_write_that_is_canceled_before_it_is_sent_is_not_done()
    {
        var things = cluster.NewCollection();
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => things.InsertOneAsync([], cancellationToken: canceled.Token));

        (await things.CountDocumentsAsync()).ShouldBe(0);
    }

    private static BsonDocument Push(int i) => new("$push", new BsonDocument("log", i));

    private static BsonArray Pipeline(params string[] stages) => new(stages.Select(BsonDocument.Parse));
}
