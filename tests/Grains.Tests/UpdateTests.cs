namespace Streetcar.Grains.Tests;

public sealed class UpdateTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task One_or_all_that_match_are_updated()
    {
        await _cluster.InsertAsync("updated", 3);

        var reply = await _cluster.RunAsync(
            """
            { update: 'updated', updates: [
                { q: { _id: { $gte: 0 } }, u: { $set: { a: 1 } }, multi: true },
                { q: { _id: 1 }, u: { $set: { a: 2 } } },
                { q: { _id: 1 }, u: { $set: { a: 2 } } },
                { q: { _id: 9 }, u: { $set: { a: 2 } } }] }
            """);

        reply.ShouldBeJson("{ n: 5, nModified: 4, ok: 1.0 }");
        var found = await _cluster.RunAsync("{ find: 'updated', filter: { a: 2 } }");
        found.FirstBatch().Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task An_upsert_inserts_and_tells_the_id()
    {
        var reply = await _cluster.RunAsync(
            "{ update: 'upserted', updates: [{ q: { _id: 7 }, u: { $set: { a: 1 } }, upsert: true }] }");

        reply["upserted"].AsArray.Single().ShouldBe(Json.Document("{ index: 0, _id: 7 }"));
        (await _cluster.RunAsync("{ find: 'upserted' }")).FirstBatch().ShouldBe([Json.Document("{ _id: 7, a: 1 }")]);
    }

    [Fact]
    public async Task A_replacement_replaces()
    {
        await _cluster.InsertAsync("replaced", 1);

        var reply = await _cluster.RunAsync("{ update: 'replaced', updates: [{ q: { _id: 0 }, u: { b: 2 } }] }");

        reply.ShouldBeJson("{ n: 1, nModified: 1, ok: 1.0 }");
        (await _cluster.RunAsync("{ find: 'replaced' }")).FirstBatch().ShouldBe([Json.Document("{ _id: 0, b: 2 }")]);
    }

    [Fact]
    public async Task A_statement_that_fails_is_a_write_error()
    {
        await _cluster.InsertAsync("wrong", 1);

        var reply = await _cluster.RunAsync("{ update: 'wrong', updates: [{ q: { _id: 0 }, u: { $foo: { a: 1 } } }] }");

        reply["ok"].ShouldBe(1.0);
        reply["writeErrors"].AsArray.Single().AsDocument["code"].ShouldBe((int)ErrorCode.FailedToParse);
    }

    [Theory]
    [InlineData("{ update: 'bad' }", ErrorCode.FieldRequired, "BSON field 'update.updates' is missing but a required field")]
    [InlineData("{ update: 'bad', updates: [{ u: {} }] }", ErrorCode.FieldRequired, "BSON field 'update.updates.q' is missing but a required field")]
    [InlineData("{ update: 'bad', updates: [{ q: {} }] }", ErrorCode.FieldRequired, "BSON field 'update.updates.u' is missing but a required field")]
    [InlineData("{ update: 'bad', updates: [{ q: 1, u: {} }] }", ErrorCode.TypeMismatch, "BSON field 'update.updates.q' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ update: 'bad', updates: [{ q: {}, u: 1 }] }", ErrorCode.FailedToParse, "Update argument must be either an object or an array")]
    [InlineData("{ update: 'bad', updates: [{ q: {}, u: {}, hint: 1 }] }", ErrorCode.FailedToParse, "Hint must be a string or an object")]
    [InlineData("{ update: 'bad', updates: [{ q: {}, u: {}, sort: 1 }] }", ErrorCode.TypeMismatch, "BSON field 'update.updates.sort' is the wrong type 'int', expected type 'object'")]
    [InlineData("{ update: 'bad', updates: [{ q: {}, u: { $set: { a: 1 } }, multi: true, sort: { a: 1 } }] }", ErrorCode.FailedToParse, "Cannot specify sort with multi=true")]
    [InlineData("{ update: 'bad', updates: [{ q: {}, u: {}, lsid: {} }] }", ErrorCode.UnknownBsonField, "BSON field 'update.updates.lsid' is an unknown field.")]
    [InlineData("{ update: 'bad', updates: [{ q: {}, u: {}, arrayFilters: {} }] }", ErrorCode.TypeMismatch, "BSON field 'update.updates.arrayFilters' is the wrong type 'object', expected type 'array'")]
    public async Task A_command_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Theory]
    [InlineData("[{ $foo: 1 }]", (ErrorCode)40324, "Unrecognized pipeline stage name: '$foo'")]
    [InlineData("[{ $set: { a: 1 } }, { $foo: 1 }]", (ErrorCode)40324, "Unrecognized pipeline stage name: '$foo'")]
    [InlineData("[{ $set: { a: 1 }, $unset: 'b' }]", (ErrorCode)40323, "A pipeline stage specification object must contain exactly one field.")]
    public async Task A_pipeline_with_a_stage_that_does_not_exist_fails_the_whole_command(string pipeline, ErrorCode code, string message)
    {
        await _cluster.RunAsync("{ insert: 'stages', documents: [{ _id: 1 }] }");

        (await _cluster.RunAsync(
            $"{{ update: 'stages', ordered: false, updates: [{{ q: {{}}, u: {{ $set: {{ b: 1 }} }} }}, {{ q: {{}}, u: {pipeline} }}] }}"))
            .ShouldFail(code, message);

        (await _cluster.RunAsync("{ count: 'stages', query: { b: 1 } }"))["n"].ShouldBe(0);
    }

    [Fact]
    public async Task A_stage_that_is_not_for_updates_fails_its_statement_alone()
    {
        var reply = await _cluster.RunAsync("{ update: 'stages', updates: [{ q: {}, u: [{ $match: {} }] }] }");

        reply["ok"].ShouldBe(1.0);
        reply["writeErrors"][0]["code"].ShouldBe((int)ErrorCode.InvalidOptions);
    }

    [Theory]
    [InlineData("$setOnInsert")]
    [InlineData("$set")]
    public async Task A_field_with_a_dollar_sign_can_be_upserted_and_later_be_removed(string name)
    {
        string ns = $"dollars{name[1..]}";
        string update = $"{{ update: '{ns}', updates: [{{ q: {{ _id: 1 }}, u: {{ {name}: {{ '$k': 1 }} }}, upsert: true }}] }}";

        (await _cluster.RunAsync(update))["upserted"].AsArray.Count.ShouldBe(1);
        (await _cluster.RunAsync(update)).ShouldBeJson("{ n: 1, nModified: 0, ok: 1.0 }");
        (await _cluster.RunAsync($"{{ find: '{ns}' }}")).FirstBatch().ShouldBe([Json.Document("{ _id: 1, '$k': 1 }")]);

        (await _cluster.RunAsync($"{{ update: '{ns}', updates: [{{ q: {{}}, u: {{ $unset: {{ '$k': 1 }} }} }}] }}"))["nModified"].ShouldBe(1);
    }

    [Fact]
    public async Task An_update_with_a_sort_changes_the_document_that_comes_first()
    {
        await _cluster.RunAsync("{ insert: 'sorted', documents: [{ _id: 1, n: 2 }, { _id: 2, n: 7 }, { _id: 3, n: 5 }] }");

        await _cluster.RunAsync("{ update: 'sorted', updates: [{ q: { n: { $lt: 7 } }, u: { $set: { first: true } }, sort: { n: -1 } }] }");

        (await _cluster.RunAsync("{ find: 'sorted', filter: { first: true } }")).FirstBatch().Ids().ShouldBe([3]);
    }
}
