namespace Streetcar.Grains.Tests;

public sealed class BulkWriteTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task Operations_of_all_kinds_are_done_in_their_order_and_listed_each()
    {
        var reply = await RunAsync(
            """
            ops: [
                { insert: 0, document: { _id: 1, n: 1 } },
                { insert: 0, document: { _id: 2, n: 1 } },
                { update: 0, filter: { _id: 1 }, updateMods: { $set: { n: 5 } } },
                { update: 0, filter: { n: { $gt: 0 } }, updateMods: { $inc: { n: 1 } }, multi: true },
                { update: 0, filter: { _id: 3 }, updateMods: { $set: { n: 9 } }, upsert: true },
                { update: 0, filter: { _id: 3 }, updateMods: { $set: { n: 9 } } },
                { delete: 0, filter: { n: { $gt: 5 } }, multi: true },
                { insert: 0, document: { _id: 3, n: 0 } },
                { delete: 0, filter: {} }
            ], nsInfo: [{ ns: 'test.bulkKinds' }]
            """);

        reply.ShouldBeJson(
            """
            {
                cursor: {
                    firstBatch: [
                        { ok: 1.0, idx: 0, n: 1 },
                        { ok: 1.0, idx: 1, n: 1 },
                        { ok: 1.0, idx: 2, n: 1, nModified: 1 },
                        { ok: 1.0, idx: 3, n: 2, nModified: 2 },
                        { ok: 1.0, idx: 4, n: 1, nModified: 0, upserted: { _id: 3 } },
                        { ok: 1.0, idx: 5, n: 1, nModified: 0 },
                        { ok: 1.0, idx: 6, n: 2 },
                        { ok: 1.0, idx: 7, n: 1 },
                        { ok: 1.0, idx: 8, n: 1 }
                    ],
                    id: { $numberLong: '0' },
                    ns: 'admin.$cmd.bulkWrite'
                },
                nErrors: 0, nInserted: 3, nMatched: 4, nModified: 3, nUpserted: 1, nDeleted: 3, ok: 1.0
            }
            """);
        (await ReadAsync("bulkKinds")).ShouldBe([Json.Document("{ _id: 3, n: 0 }")]);
    }

    [Fact]
    public async Task Operations_and_collections_may_come_as_document_sequences()
    {
        var command = new Command(
            "admin",
            Json.Document("{ bulkWrite: 1, errorsOnly: true }").Bytes,
            [Sequence("ops", "{ insert: 1, document: { _id: 1 } }", "{ insert: 0, document: { _id: 2 } }"), Sequence("nsInfo", "{ ns: 'test.bulkSequenceA' }", "{ ns: 'test.bulkSequenceB' }")]);

        var reply = await _cluster.RunAsync(command);

        reply["nInserted"].ShouldBe(2);
        reply.FirstBatch().ShouldBeEmpty();
        (await ReadAsync("bulkSequenceA")).Ids().ShouldBe([2]);
        (await ReadAsync("bulkSequenceB")).Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task An_ordered_one_ends_at_the_first_error_whatever_collection_it_is_on()
    {
        await _cluster.RunAsync("{ insert: 'bulkOrderedB', documents: [{ _id: 1 }] }");

        var reply = await RunAsync(
            """
            ops: [
                { insert: 0, document: { _id: 1 } },
                { insert: 1, document: { _id: 2 } },
                { insert: 1, document: { _id: 1 } },
                { insert: 1, document: { _id: 3 } },
                { delete: 0, filter: { _id: 1 } }
            ], nsInfo: [{ ns: 'test.bulkOrderedA' }, { ns: 'test.bulkOrderedB' }]
            """);

        reply["nErrors"].ShouldBe(1);
        reply["nInserted"].ShouldBe(2);
        var results = reply.FirstBatch();
        results.Select(result => result["idx"].AsInt32).ShouldBe([0, 1, 2]);
        results[2].ShouldBeJson(
            """
            {
                ok: 0.0, idx: 2, code: 11000,
                errmsg: 'E11000 duplicate key error collection: test.bulkOrderedB index: _id_ dup key: { _id: 1 }',
                keyPattern: { _id: 1 }, keyValue: { _id: 1 }, n: 0
            }
            """);
        (await ReadAsync("bulkOrderedA")).Ids().ShouldBe([1]);
        (await ReadAsync("bulkOrderedB")).Ids().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_unordered_one_goes_on_and_numbers_results_as_the_operations()
    {
        var reply = await RunAsync(
            """
            ordered: false, errorsOnly: true,
            ops: [
                { insert: 0, document: { _id: 1 } },
                { insert: 1, document: { _id: 1 } },
                { insert: 0, document: { _id: 1 } },
                { insert: 1, document: { _id: 1 } },
                { update: 1, filter: { $no: 1 }, updateMods: { $set: { a: 1 } } },
                { delete: 0, filter: { _id: 1 } }
            ], nsInfo: [{ ns: 'test.bulkUnorderedA' }, { ns: 'bulkOther.bulkUnorderedB' }]
            """);

        reply["nErrors"].ShouldBe(3);
        reply["nInserted"].ShouldBe(2);
        reply["nDeleted"].ShouldBe(1);
        reply.FirstBatch().Select(result => (result["idx"].AsInt32, result["code"].AsInt32))
            .ShouldBe([(2, 11000), (3, 11000), (4, 2)]);
        (await ReadAsync("bulkUnorderedA")).ShouldBeEmpty();
        (await _cluster.RunAsync("{ find: 'bulkUnorderedB' }", "bulkOther")).FirstBatch().Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task Results_that_do_not_fit_the_first_batch_are_read_by_the_cursor()
    {
        var reply = await RunAsync(
            """
            cursor: { batchSize: 2 },
            ops: [
                { insert: 0, document: { _id: 1 } }, { insert: 1, document: { _id: 2 } }, { insert: 0, document: { _id: 3 } },
                { insert: 0, document: { _id: 4 } }, { insert: 0, document: { _id: 5 } }
            ], nsInfo: [{ ns: 'test.bulkBatchA' }, { ns: 'test.bulkBatchB' }]
            """);

        reply["nInserted"].ShouldBe(5);
        reply.FirstBatch().Select(result => result["idx"].AsInt32).ShouldBe([0, 1]);
        var more = await MoreAsync(reply.CursorId(), 2);
        more.NextBatch().Select(result => result["idx"].AsInt32).ShouldBe([2, 3]);
        more.Cursor()["ns"].AsString.ShouldBe("admin.$cmd.bulkWrite");
        var last = await MoreAsync(reply.CursorId(), 2);
        last.NextBatch().ShouldBe([Json.Document("{ ok: 1.0, idx: 4, n: 1 }")]);
        last.CursorId().ShouldBe(0);
    }

    [Fact]
    public async Task Results_of_an_unordered_one_are_listed_as_the_operations_whatever_collections_they_are_on()
    {
        var reply = await RunAsync(
            """
            ordered: false, cursor: { batchSize: 4 },
            ops: [
                { insert: 0, document: { _id: 1 } }, { insert: 1, document: { _id: 2 } }, { update: 0, filter: { _id: 3 }, updateMods: { a: 1 }, upsert: true },
                { insert: 1, document: { _id: 2 } }, { delete: 0, filter: { _id: 1 } }, { insert: 2, document: { _id: 1 } }, { insert: 0, document: { _id: 3 } }
            ], nsInfo: [{ ns: 'test.bulkMixedA' }, { ns: 'test.bulkMixedB' }, { ns: 'bulkOther.bulkMixedC' }]
            """);

        reply.FirstBatch().Select(result => (result["idx"].AsInt32, result["ok"].AsDouble)).ShouldBe([(0, 1), (1, 1), (2, 1), (3, 0)]);
        reply.FirstBatch()[2].ShouldBeJson("{ ok: 1.0, idx: 2, n: 1, nModified: 0, upserted: { _id: 3 } }");
        var more = await MoreAsync(reply.CursorId(), 4);
        more.NextBatch().Select(result => (result["idx"].AsInt32, result["ok"].AsDouble)).ShouldBe([(4, 1), (5, 1), (6, 0)]);
    }

    [Fact]
    public async Task A_first_batch_of_none_leaves_all_results_to_the_cursor()
    {
        var reply = await RunAsync("cursor: { batchSize: 0 }, ops: [{ insert: 0, document: { _id: 1 } }], nsInfo: [{ ns: 'test.bulkNone' }]");

        reply.FirstBatch().ShouldBeEmpty();
        (await MoreAsync(reply.CursorId(), 10)).NextBatch().ShouldBe([Json.Document("{ ok: 1.0, idx: 0, n: 1 }")]);
    }

    [Fact]
    public async Task An_update_changes_the_document_that_comes_first_in_the_sort()
    {
        await _cluster.RunAsync("{ insert: 'bulkSort', documents: [{ _id: 1, n: 2 }, { _id: 2, n: 7 }, { _id: 3, n: 5 }] }");

        await RunAsync("ops: [{ update: 0, filter: {}, updateMods: { $set: { first: true } }, sort: { n: -1 } }], nsInfo: [{ ns: 'test.bulkSort' }]");

        (await _cluster.RunAsync("{ find: 'bulkSort', filter: { first: true } }")).FirstBatch().Ids().ShouldBe([2]);
    }

    [Fact]
    public async Task Variables_validation_and_array_filters_are_as_in_the_single_commands()
    {
        await _cluster.RunAsync("{ create: 'bulkOptions', validator: { n: { $gt: 0 } } }");

        var reply = await RunAsync(
            """
            let: { one: 1, two: 2 }, bypassDocumentValidation: true,
            ops: [
                { insert: 0, document: { _id: 1, n: -1, a: [1, 5] } },
                { update: 0, filter: { $expr: { $lt: ['$n', '$$one'] } }, updateMods: [{ $set: { n: { $add: ['$$two', '$$three'] } } }], constants: { three: 3 } },
                { update: 0, filter: { _id: 1 }, updateMods: { $set: { 'a.$[large]': 0 } }, arrayFilters: [{ large: { $gt: 2 } }] },
                { update: 0, filter: { _id: 1 }, updateMods: { $set: { b: 1 } }, constants: { three: 3 } }
            ], nsInfo: [{ ns: 'test.bulkOptions' }]
            """);

        reply.FirstBatch()[^1]["code"].ShouldBe(51198);
        (await ReadAsync("bulkOptions")).ShouldBe([Json.Document("{ _id: 1, n: 5, a: [1, 0] }")]);
    }

    [Fact]
    public async Task Many_operations_that_alternate_between_kinds_are_done_in_their_order()
    {
        string ops = string.Join(", ", Enumerable.Range(0, 100).Select(
            i => $"{{ insert: 0, document: {{ _id: {i}, n: 0 }} }}, {{ update: 0, filter: {{ _id: {i} }}, updateMods: {{ $inc: {{ n: {i} }} }} }}"));
        var reply = await RunAsync($"ops: [{ops}], nsInfo: [{{ ns: 'test.bulkAlternating' }}], errorsOnly: true");

        reply["nInserted"].ShouldBe(100);
        reply["nModified"].ShouldBe(99);
        (await ReadAsync("bulkAlternating")).Count(document => document["n"] == document["_id"]).ShouldBe(100);
    }

    [Theory]
    [InlineData("ops: [{ insert: 0, document: {} }]", ErrorCode.FieldRequired, "BSON field 'bulkWrite.nsInfo' is missing but a required field")]
    [InlineData("nsInfo: [{ ns: 'test.c' }]", ErrorCode.FieldRequired, "BSON field 'bulkWrite.ops' is missing but a required field")]
    [InlineData("ops: [], nsInfo: [{ ns: 'test.c' }]", ErrorCode.InvalidLength, "Write batch sizes must be between 1 and 100000. Got 0 operations.")]
    [InlineData("ops: [{ insert: 1, document: { _id: 1 } }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.BadValue, "BulkWrite ops entry {\"insert\": 1, \"document\": {\"_id\": 1}} has an invalid nsInfo index.")]
    [InlineData("ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'test' }]", ErrorCode.InvalidNamespace, "Invalid namespace specified 'test'")]
    [InlineData("ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 5 }]", ErrorCode.TypeMismatch, "BSON field 'bulkWrite.nsInfo.ns' is the wrong type 'int', expected type 'string'")]
    [InlineData("ops: [{ insert: 0 }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.FieldRequired, "BSON field 'bulkWrite.ops.document' is missing but a required field")]
    [InlineData("ops: [{ replace: 0, document: {} }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.UnknownBsonField, "BSON field 'bulkWrite.ops.replace' is an unknown field.")]
    [InlineData("ops: [{ delete: 0, filter: {}, limit: 1 }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.UnknownBsonField, "BSON field 'bulkWrite.ops.limit' is an unknown field.")]
    [InlineData("ops: [{ update: 0, filter: {}, updateMods: {}, multi: 1 }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.TypeMismatch, "BSON field 'bulkWrite.ops.multi' is the wrong type 'int', expected type 'bool'")]
    [InlineData("ops: [{ update: 0, filter: {}, updateMods: {}, hint: null }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.FailedToParse, "Hint must be a string or an object")]
    [InlineData("ops: [{ update: 0, filter: {}, updateMods: {}, multi: true, sort: { a: 1 } }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.FailedToParse, "Cannot specify sort with multi=true")]
    [InlineData("ordered: 1, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.TypeMismatch, "BSON field 'bulkWrite.ordered' is the wrong type 'int', expected type 'bool'")]
    [InlineData("other: null, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.UnknownBsonField, "BSON field 'bulkWrite.other' is an unknown field.")]
    [InlineData("stmtIds: [1, 2], ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'test.c' }]", ErrorCode.InvalidLength, "Number of statement ids must match the number of batch entries. Got 2 statement ids but 1 operations.")]
    public async Task One_that_makes_no_sense_is_refused(string arguments, ErrorCode code, string message) =>
        (await RunAsync(arguments)).ShouldFail(code, message);

    [Fact]
    public async Task Nothing_is_done_where_a_later_operation_makes_no_sense()
    {
        var reply = await RunAsync(
            "ops: [{ insert: 0, document: { _id: 1 } }, { insert: 1 }], nsInfo: [{ ns: 'test.bulkNothing' }, { ns: 'test.bulkNothing2' }]");

        reply["code"].ShouldBe((int)ErrorCode.FieldRequired);
        (await ReadAsync("bulkNothing")).ShouldBeEmpty();
    }

    [Fact]
    public async Task It_is_a_command_of_the_database_admin()
    {
        var reply = await _cluster.RunAsync("{ bulkWrite: 1, ops: [{ insert: 0, document: {} }], nsInfo: [{ ns: 'test.c' }] }");

        reply.ShouldFail(ErrorCode.Unauthorized, "bulkWrite may only be run against the admin database.");
    }

    private Task<RawDocument> RunAsync(string arguments) => _cluster.RunAsync($"{{ bulkWrite: 1, {arguments} }}", "admin");

    private Task<RawDocument> MoreAsync(long cursor, int batchSize) => _cluster.RunAsync(
        new RawDocument { ["getMore"] = cursor, ["collection"] = "$cmd.bulkWrite", ["batchSize"] = batchSize }, "admin");

    private async Task<List<RawDocument>> ReadAsync(string collection) =>
        (await _cluster.RunAsync($"{{ find: '{collection}', sort: {{ _id: 1 }} }}")).FirstBatch();

    private static DocumentSequence Sequence(string name, params string[] documents) =>
        new(name, documents.SelectMany(document => Json.Document(document).Bytes.ToArray()).ToArray());
}
