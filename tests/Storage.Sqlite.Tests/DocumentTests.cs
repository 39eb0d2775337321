using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public class DocumentTests : StoreTest
{
    [Fact]
    public async Task Documents_are_there_after_the_store_was_closed_and_opened_again()
    {
        await Store.InsertAsync("{ _id: 1, title: 'Hello' }", "{ _id: 'two' }");
        await ReopenAsync();

        (await Store.FindAsync()).ShouldBe([Json.Document("{ _id: 1, title: 'Hello' }"), Json.Document("{ _id: 'two' }")]);
        (await Store.FindAsync("{ _id: 1.0 }")).Single()["title"].AsString.ShouldBe("Hello");
        (await Store.FindAsync("{ _id: 'three' }")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_document_gets_its_id_in_front_or_is_given_one()
    {
        (await Store.InsertAsync("{ a: 1, _id: 5, b: 2 }", "{ a: 2 }")).ShouldBe(Json.Document("{ n: 2, ok: 1.0 }"));

        var found = await Store.FindAsync(sort: "{ a: 1 }");
        found[0].ShouldBe(Json.Document("{ _id: 5, a: 1, b: 2 }"));
        found[1].First().Name.ShouldBe("_id");
        found[1]["_id"].Type.ShouldBe(ElementType.ObjectId);
    }

    [Fact]
    public async Task An_empty_timestamp_becomes_that_of_the_server()
    {
        const string Empty = "{ $timestamp: { t: 0, i: 0 } }";
        await Store.InsertAsync($"{{ _id: {Empty}, a: {Empty}, b: {{ c: {Empty} }} }}");

        var found = (await Store.FindAsync()).ShouldHaveSingleItem();
        found["a"].AsTimestamp.Seconds.ShouldBeGreaterThan(0u);
        found["_id"].AsTimestamp.ShouldBe(default);
        found["b"].AsDocument["c"].AsTimestamp.ShouldBe(default);
    }

    [Theory]
    [InlineData("{ _id: [1] }", ErrorCode.InvalidIdField, "The '_id' value cannot be of type array")]
    [InlineData("{ _id: { $regularExpression: { pattern: 'a', options: '' } } }", ErrorCode.InvalidIdField, "The '_id' value cannot be of type regex")]
    [InlineData("{ _id: { $undefined: true } }", ErrorCode.InvalidIdField, "The '_id' value cannot be of type undefined")]
    public async Task An_id_that_can_not_be_one_is_refused(string document, ErrorCode code, string message)
    {
        var reply = await Store.InsertAsync(document);

        reply["n"].AsInt32.ShouldBe(0);
        var error = reply["writeErrors"].AsArray[0].AsDocument;
        error["code"].AsInt32.ShouldBe((int)code);
        error["errmsg"].AsString.ShouldBe(message);
    }

    [Fact]
    public async Task A_document_over_16_MiB_is_refused_and_one_of_16_MiB_is_stored()
    {
        int overhead = new RawDocument { ["_id"] = 1, ["x"] = "" }.Bytes.Length;
        var largest = new RawDocument { ["_id"] = 1, ["x"] = new string('x', (16 * 1024 * 1024) - overhead) };
        var tooLarge = new RawDocument { ["_id"] = 2, ["x"] = new string('x', (16 * 1024 * 1024) - overhead + 1) };

        var reply = await Store.InsertAsync([largest, tooLarge]);

        reply["n"].AsInt32.ShouldBe(1);
        reply["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe((int)ErrorCode.BsonObjectTooLarge);
        (await Store.FindAsync("{ _id: 1 }")).Single().ShouldBe(largest);
    }

    [Fact]
    public async Task Updates_deletes_and_upserts_tell_what_they_did()
    {
        await Store.InsertAsync("{ _id: 1, x: 1 }", "{ _id: 2, x: 1 }", "{ _id: 3, x: 2 }");

        (await Store.UpdateAsync("{ x: 1 }", "{ $inc: { y: 1 } }")).ShouldBe(Json.Document("{ n: 1, nModified: 1, ok: 1.0 }"));
        (await Store.UpdateAsync("{ x: 1 }", "{ $set: { y: 1 } }", multi: true)).ShouldBe(Json.Document("{ n: 2, nModified: 1, ok: 1.0 }"));
        (await Store.UpdateAsync("{ _id: 9 }", "{ $set: { y: 1 } }", upsert: true)).ShouldBe(
            Json.Document("{ n: 1, nModified: 0, upserted: [{ index: 0, _id: 9 }], ok: 1.0 }"));
        (await Store.DeleteAsync("{ x: 1 }", one: true)).ShouldBe(Json.Document("{ n: 1, ok: 1.0 }"));
        (await Store.DeleteAsync("{ y: 1 }")).ShouldBe(Json.Document("{ n: 2, ok: 1.0 }"));
        (await Store.FindAsync()).ShouldBe([Json.Document("{ _id: 3, x: 2 }")]);
        (await Store.CountAsync(new CountRequest(StoreExtensions.Pages), default)).ShouldBe(1);
    }

    [Fact]
    public async Task Find_and_modify_returns_the_document_before_or_after_it()
    {
        await Store.InsertAsync("{ _id: 1, x: 1 }", "{ _id: 2, x: 2 }");

        (await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{}")) { Sort = Json.Document("{ x: -1 }"), Update = Json.Document("{ $inc: { x: 5 } }") }))
            .ShouldBe(Json.Document("{ lastErrorObject: { n: 1, updatedExisting: true }, value: { _id: 2, x: 2 }, ok: 1.0 }"));
        (await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{ _id: 2 }"))
        {
            Update = Json.Document("{ $inc: { x: 1 } }"),
            ReturnNew = true,
            Projection = Json.Document("{ x: 1, _id: 0 }"),
        })).ShouldBe(Json.Document("{ lastErrorObject: { n: 1, updatedExisting: true }, value: { x: 8 }, ok: 1.0 }"));
        (await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{ _id: 3 }")) { Update = Json.Document("{ x: 0 }"), Upsert = true, ReturnNew = true }))
            .ShouldBe(Json.Document("{ lastErrorObject: { n: 1, updatedExisting: false, upserted: 3 }, value: { _id: 3, x: 0 }, ok: 1.0 }"));
        (await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{ _id: 1 }")) { Remove = true }))
            .ShouldBe(Json.Document("{ lastErrorObject: { n: 1 }, value: { _id: 1, x: 1 }, ok: 1.0 }"));
        (await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{ _id: 1 }")) { Remove = true }))
            .ShouldBe(Json.Document("{ lastErrorObject: { n: 0 }, value: null, ok: 1.0 }"));
    }

    [Fact]
    public async Task Distinct_gives_each_value_once_and_looks_into_arrays()
    {
        await Store.InsertAsync("{ x: 1 }", "{ x: 1.0 }", "{ x: [2, 3] }", "{ x: [3, 'a'] }", "{ y: 1 }");

        (await Store.DistinctAsync(new DistinctRequest(StoreExtensions.Pages, "x"))).ShouldBe(RawArray.Create(1, 2, 3, "a"));
    }

    [Fact]
    public async Task Aggregations_run_over_what_the_indexes_find()
    {
        await Store.InsertAsync("{ _id: 1, x: 1 }", "{ _id: 2, x: 2 }", "{ _id: 3, x: 3 }");
        var pipeline = Json.Array("[{ $match: { x: { $gt: 1 } } }, { $group: { _id: null, sum: { $sum: '$x' } } }]");
        var results = new List<RawDocument>();

        var rest = await StoreExtensions.ReadBatchAsync(results, batch => Store.AggregateAsync(
            new AggregateRequest(StoreExtensions.Pages, pipeline), batch, new BatchLimit(101, BatchLimit.MaxBytes), default));

        rest.ShouldBeNull();
        results.ShouldBe([Json.Document("{ _id: null, sum: 5 }")]);
    }

    [Fact]
    public async Task A_read_that_takes_too_long_is_ended()
    {
        await Store.InsertAsync(Enumerable.Range(0, 100).Select(i => new RawDocument { ["_id"] = i }));

        var error = await Should.ThrowAsync<DocumentException>(Store.FindAsync(
            new FindRequest(StoreExtensions.Pages) { Filter = Json.Document("{ x: null }"), MaxTime = TimeSpan.Zero }));

        error.Code.ShouldBe(ErrorCode.MaxTimeMSExpired);
    }
}
