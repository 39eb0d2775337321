using Streetcar.Bson;
using Streetcar.Storage;

namespace Streetcar.Cluster.Tests;

/// <summary>The storage port over MongoDB.Driver: what goes there and comes back is what the port promises.</summary>
public sealed class MongoStoreTests : IAsyncLifetime
{
    private static readonly BatchLimit All = new(int.MaxValue, BatchLimit.MaxBytes);

    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private TestStore _server = null!;
    private IDocumentStore _store = null!;

    private Namespace Things => new(_database, "things");

    public async ValueTask InitializeAsync()
    {
        _server = await TestStore.StartAsync();
        _store = _server.ForSilo();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DropDatabaseAsync(_database, default);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_capped_collection_is_tailed()
    {
        await _store.CreateCollectionAsync(Things, Json.Document("{ capped: true, size: 100000 }"), default);
        await InsertAsync("{ _id: 0 }");
        var (ids, cursor) = await FindAsync(new FindRequest(Things) { Tails = true });
        ids.ShouldBe([0]);
        await using var tail = cursor.ShouldNotBeNull();

        (await NextAsync(tail)).ShouldBeEmpty();
        await InsertAsync("{ _id: 1 }");
        (await NextAsync(tail)).ShouldBe([1]);

        await tail.WaitAsync(TimeSpan.FromMilliseconds(1), default);
        (await NextAsync(tail)).ShouldBeEmpty();
        var waiting = tail.WaitAsync(TimeSpan.FromMinutes(10), default);
        await InsertAsync("{ _id: 2 }");
        await waiting.WaitAsync(TimeSpan.FromMinutes(1));
        (await NextAsync(tail)).ShouldBe([2]);
    }

    [Fact]
    public async Task A_wait_for_documents_can_be_ended_early()
    {
        await _store.CreateCollectionAsync(Things, Json.Document("{ capped: true, size: 100000 }"), default);
        await InsertAsync("{ _id: 0 }");
        await using var tail = (await FindAsync(new FindRequest(Things) { Tails = true })).Cursor.ShouldNotBeNull();
        using var end = new CancellationTokenSource();

        var waiting = tail.WaitAsync(TimeSpan.FromMinutes(10), end.Token);
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);

        await InsertAsync("{ _id: 1 }");
        (await NextAsync(tail)).ShouldBe([1]);
    }

    [Fact]
    public async Task A_write_too_long_for_one_command_goes_in_parts_and_is_known_again()
    {
        string padding = new('x', 7 * 1024 * 1024);
        var documents = Enumerable.Range(0, 5).Select(i => new RawDocument { ["_id"] = i, ["padding"] = padding }.Bytes).ToList();
        var request = new InsertRequest(documents) { Retry = new OperationId(Guid.NewGuid().ToByteArray(), 1) };

        for (int i = 0; i < 2; i++)
            (await WriteAsync(request)).ShouldBe(Json.Document("{ n: 5, ok: 1.0 }"));

        (await _store.CountAsync(new CountRequest(Things), default)).ShouldBe(5);
    }

    [Fact]
    public async Task The_errors_of_a_write_in_parts_are_numbered_as_it_was_sent()
    {
        string padding = new('x', 7 * 1024 * 1024);
        var documents = new[] { 0, 1, 2, 1, 3 }.Select(i => new RawDocument { ["_id"] = i, ["padding"] = padding }.Bytes).ToList();

        var ordered = await WriteAsync(new InsertRequest(documents));
        ordered["n"].ShouldBe(3);
        var error = ordered["writeErrors"].AsArray.ShouldHaveSingleItem();
        error["index"].ShouldBe(3);
        error["code"].ShouldBe((int)ErrorCode.DuplicateKey);

        await WriteAsync(new DeleteRequest([new DeleteStatement(RawDocument.Empty)]));
        var unordered = await WriteAsync(new InsertRequest(documents) { Ordered = false });
        unordered["n"].ShouldBe(4);
        unordered["writeErrors"].AsArray.ShouldHaveSingleItem()["index"].ShouldBe(3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bulk_write_goes_as_writes_of_its_kinds_and_is_known_again(bool errorsOnly)
    {
        WriteRequest insert = new InsertRequest([Json.Document("{ _id: 1, n: 1 }").Bytes, Json.Document("{ _id: 2, n: 1 }").Bytes]);
        WriteRequest update = new UpdateRequest(
        [
            new UpdateStatement(Json.Document("{ _id: 1 }"), Json.Document("{ $inc: { n: 1 } }")),
            new UpdateStatement(Json.Document("{ _id: 3 }"), Json.Document("{ $inc: { n: 1 } }")) { Upsert = true },
        ]);
        WriteRequest delete = new DeleteRequest([new DeleteStatement(Json.Document("{ _id: 2 }")) { One = true }]);
        var request = new BulkWriteRequest([insert, update, delete])
        {
            ErrorsOnly = errorsOnly,
            Retry = new OperationId(Guid.NewGuid().ToByteArray(), 1) { Statement = 4 },
        };

        var reply = await WriteAsync(request);

        reply["cursor"]["firstBatch"].ShouldBe(errorsOnly ? RawArray.Empty : Json.Document(
            """
            { of: [
                { ok: 1.0, idx: 0, n: 1 },
                { ok: 1.0, idx: 1, n: 1 },
                { ok: 1.0, idx: 2, n: 1, nModified: 1 },
                { ok: 1.0, idx: 3, n: 1, nModified: 0, upserted: { _id: 3 } },
                { ok: 1.0, idx: 4, n: 1 }
            ] }
            """)["of"]);
        Json.Document("{ nErrors: 0, nInserted: 2, nMatched: 1, nModified: 1, nUpserted: 1, nDeleted: 1 }")
            .ShouldAllBe(count => reply[count.Name] == count.Value);
        (await WriteAsync(request)).ShouldBe(reply);
        (await DocumentsAsync(new FindRequest(Things))).ShouldBe([Json.Document("{ _id: 1, n: 2 }"), Json.Document("{ _id: 3, n: 1 }")], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true, 1, new[] { 1 })]
    [InlineData(false, 2, new[] { 1, 2, 4 })]
    public async Task The_errors_of_a_bulk_write_are_those_of_its_operations(bool ordered, int errors, int[] left)
    {
        WriteRequest insert = new InsertRequest([.. new[] { 1, 1, 2 }.Select(id => new RawDocument { ["_id"] = id }.Bytes)]);
        WriteRequest update = new UpdateRequest([new UpdateStatement(RawDocument.Empty, Json.Document("{ $no: 1 }"))]);
        WriteRequest again = new InsertRequest([Json.Document("{ _id: 4 }").Bytes]);

        var reply = await WriteAsync(new BulkWriteRequest([insert, update, again]) { Ordered = ordered });

        var results = reply["cursor"]["firstBatch"].AsArray;
        reply["nErrors"].ShouldBe(errors);
        results.Select(result => result["idx"].AsInt32).ShouldBe(Enumerable.Range(0, ordered ? 2 : 5));
        results[1]["code"].ShouldBe((int)ErrorCode.DuplicateKey);
        results[1]["keyValue"].ShouldBe(Json.Document("{ _id: 1 }"));
        var found = await DocumentsAsync(new FindRequest(Things));
        found.Select(document => document["_id"].AsInt32).Order().ShouldBe(left);
    }

    [Fact]
    public async Task Failures_that_pass_are_tried_again_where_a_repetition_is_known_and_else_told()
    {
        await FailInsertOnceAsync();
        var known = new InsertRequest([new RawDocument { ["_id"] = 0 }.Bytes]) { Retry = new OperationId(Guid.NewGuid().ToByteArray(), 1) };
        (await WriteAsync(known))["n"].ShouldBe(1);

        await FailInsertOnceAsync();
        var refused = await WriteAsync(new InsertRequest([new RawDocument { ["_id"] = 1 }.Bytes]));
        refused["ok"].ShouldBe(0.0);
        refused["code"].ShouldBe((int)ErrorCode.ShutdownInProgress);
        (await _store.CountAsync(new CountRequest(Things), default)).ShouldBe(1);
    }

    [Fact]
    public async Task Writes_are_seen_before_they_are_acknowledged()
    {
        var first = await _store.WriteAsync(Things, [new InsertRequest([new RawDocument { ["_id"] = 0 }.Bytes])], default);
        var second = await _store.WriteAsync(Things, [new DeleteRequest([new DeleteStatement(RawDocument.Empty)])], default);

        (await _store.CountAsync(new CountRequest(Things), default)).ShouldBe(0);

        (await first.Durable.ShouldNotBeNull()).ShouldHaveSingleItem().Reply.ShouldBe(Json.Document("{ n: 1, ok: 1.0 }"));
        (await second.Durable.ShouldNotBeNull()).ShouldHaveSingleItem().Reply.ShouldBe(Json.Document("{ n: 1, ok: 1.0 }"));
    }

    [Fact]
    public async Task Errors_keep_the_server_s_code_and_words()
    {
        await _store.CreateCollectionAsync(Things, RawDocument.Empty, default);

        var exists = await Should.ThrowAsync<DocumentException>(() =>
            _store.CreateCollectionAsync(Things, Json.Document("{ capped: true, size: 1000 }"), default).AsTask());
        exists.Code.ShouldBe(ErrorCode.NamespaceExists);
        exists.Message.ShouldContain("things");
        var unknown = await Should.ThrowAsync<DocumentException>(() =>
            FindAsync(new FindRequest(Things) { Filter = Json.Document("{ $wrong: 1 }") }));
        unknown.Code.ShouldBe(ErrorCode.BadValue);
        unknown.Message.ShouldContain("$wrong");
    }

    [Fact]
    public async Task Views_are_made_listed_and_read()
    {
        await InsertAsync("{ _id: 0, a: 1 }", "{ _id: 1, a: 2 }");
        Namespace view = new(_database, "twos");
        await _store.CreateCollectionAsync(view, Json.Document("{ viewOn: 'things', pipeline: [{ $match: { a: 2 } }] }"), default);

        (await FindAsync(new FindRequest(view))).Ids.ShouldBe([1]);
        (await _store.ListCollectionsAsync(_database, default)).Single(found => found["name"] == "twos")["type"].ShouldBe("view");
    }

    [Fact]
    public async Task A_find_is_bounded_by_keys_and_shows_them()
    {
        await InsertAsync([.. Enumerable.Range(0, 10).Select(i => $"{{ _id: {i}, a: {i} }}")]);
        await _store.CreateIndexesAsync(Things, [Json.Document("{ key: { a: 1 }, name: 'a_1' }")], default);
        var bounded = new FindRequest(Things) { Hint = "a_1", Min = Json.Document("{ a: 3 }"), Max = Json.Document("{ a: 6 }") };

        (await FindAsync(bounded)).Ids.ShouldBe([3, 4, 5]);
        (await DocumentsAsync(bounded with { ReturnKey = true }))[0].ShouldBe(Json.Document("{ a: 3 }"));
        (await DocumentsAsync(bounded with { ShowRecordId = true }))[0].ContainsKey("$recordId").ShouldBeTrue();
    }

    [Fact]
    public async Task A_read_is_explained_by_the_server()
    {
        await InsertAsync("{ _id: 0 }");

        foreach (ReadRequest request in (ReadRequest[])[new FindRequest(Things), new CountRequest(Things), new DistinctRequest(Things, "a")])
        {
            var explained = await _store.ExplainAsync(request, ExplainVerbosity.ExecutionStats, default);
            explained["queryPlanner"].AsDocument.ContainsKey("winningPlan").ShouldBeTrue();
            explained["executionStats"].AsDocument.ContainsKey("totalDocsExamined").ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Values_are_told_apart_by_the_server()
    {
        await InsertAsync("{ _id: 0, a: 1 }", "{ _id: 1, a: 2 }", "{ _id: 2, a: 1 }");
        using var values = StartBatch();

        await _store.DistinctAsync(new DistinctRequest(Things, "a"), values, default);

        values.WriteEndArray();
        values.WriteEndDocument();
        values.ToDocument()["batch"].AsArray.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_aggregation_writes_its_result_where_it_says()
    {
        await InsertAsync("{ _id: 0 }", "{ _id: 1 }");
        var pipeline = Json.Array("[{ $match: { _id: 1 } }, { $out: 'copy' }]");
        using var batch = new RawWriter();

        (await _store.AggregateAsync(new AggregateRequest(Things, pipeline), batch, All, default)).ShouldBeNull();

        (await FindAsync(new FindRequest(new Namespace(_database, "copy")))).Ids.ShouldBe([1]);
    }

    [Fact]
    public async Task The_catalog_is_changed_and_read()
    {
        await InsertAsync("{ _id: 0, a: 1 }");
        var created = await _store.CreateIndexesAsync(Things, [Json.Document("{ key: { a: 1 }, name: 'a_1' }")], default);
        created.ShouldBe(new IndexesCreated(1, 2, CreatedCollection: false));
        (await _store.ModifyCollectionAsync(Things, Json.Document("{ index: { name: 'a_1', hidden: true } }"), default))["hidden_new"].ShouldBe(true);
        (await _store.ListIndexesAsync(Things, default)).Select(index => index["name"].AsString).ShouldBe(["_id_", "a_1"]);
        (await _store.ValidateCollectionAsync(Things, default))["valid"].ShouldBe(true);
        ((int)(await _store.CollectionStatsAsync(Things, default))["count"].AsInt32).ShouldBe(1);
        (await _store.DatabaseStatsAsync(_database, default))["collections"].ShouldNotBe(default);
        (await _store.ListDatabasesAsync(default)).ShouldContain(database => database["name"] == _database);
        (await _store.DropIndexesAsync(Things, "a_1", default)).ShouldBe(2);

        Namespace renamed = new(_database, "renamed");
        await _store.RenameCollectionAsync(Things, renamed, dropTarget: false, default);
        await _store.ConvertToCappedAsync(renamed, 100_000, default);
        (await _store.ListCollectionsAsync(_database, default)).ShouldHaveSingleItem()["options"]["capped"].ShouldBe(true);
        (await _store.DropCollectionAsync(renamed, default)).ShouldBe(1);
        (await _store.DropCollectionAsync(renamed, default)).ShouldBeNull();
    }

    private async Task FailInsertOnceAsync()
    {
        using var client = new MongoDB.Driver.MongoClient(_server.Uri);
        await client.GetDatabase("admin").RunCommandAsync<MongoDB.Bson.BsonDocument>(
            "{ configureFailPoint: 'failCommand', mode: { times: 1 }, data: { failCommands: ['insert'], errorCode: 91 } }");
    }

    private async Task InsertAsync(params string[] documents) =>
        (await WriteAsync(new InsertRequest([.. documents.Select(document => Json.Document(document).Bytes)])))["n"].ShouldBe(documents.Length);

    private async Task<RawDocument> WriteAsync(WriteRequest request)
    {
        var applied = await _store.WriteAsync(Things, [request], default);
        var outcome = (applied.Outcomes ?? await applied.Durable!)[0];
        return outcome.Reply ?? outcome.Failure!.ToReply();
    }

    private async Task<(List<int> Ids, IStoreCursor? Cursor)> FindAsync(FindRequest request)
    {
        using var batch = StartBatch();
        var rest = await _store.FindAsync(request, batch, All, default);
        return ([.. EndBatch(batch).Select(document => document["_id"].AsInt32)], rest);
    }

    private async Task<List<RawDocument>> DocumentsAsync(FindRequest request)
    {
        using var batch = StartBatch();
        (await _store.FindAsync(request, batch, All, default)).ShouldBeNull();
        return EndBatch(batch);
    }

    // The ids of the next batch of a cursor that is still open.
    private static async Task<List<int>> NextAsync(IStoreCursor cursor)
    {
        using var batch = StartBatch();
        (await cursor.ReadAsync(batch, All, default)).ShouldBeTrue();
        return [.. EndBatch(batch).Select(document => document["_id"].AsInt32)];
    }

    private static RawWriter StartBatch()
    {
        var writer = new RawWriter();
        writer.WriteStartDocument();
        writer.WriteName("batch"u8);
        writer.WriteStartArray();
        return writer;
    }

    private static List<RawDocument> EndBatch(RawWriter writer)
    {
        writer.WriteEndArray();
        writer.WriteEndDocument();
        return [.. writer.ToDocument()["batch"].AsArray.Select(document => document.AsDocument)];
    }
}
