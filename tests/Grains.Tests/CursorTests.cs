namespace Streetcar.Grains.Tests;

public sealed class CursorTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_result_is_read_over_several_batches_each_document_once()
    {
        await _cluster.InsertAsync("c", 1000);
        var reply = await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 }, batchSize: 30 }");
        List<int> ids = [.. reply.FirstBatch().Ids()];

        while (reply.CursorId() != 0)
        {
            reply = await _cluster.GetMoreAsync(reply.CursorId(), batchSize: 70);
            reply.Cursor()["ns"].ShouldBe("test.c");
            reply.NextBatch().Count.ShouldBeLessThanOrEqualTo(70);
            ids.AddRange(reply.NextBatch().Ids());
        }

        ids.ShouldBe(Enumerable.Range(0, 1000));
        await _cluster.Store.Cursors.Single().Disposed;
    }

    [Fact]
    public async Task Batches_may_grow_and_shrink_on_the_way()
    {
        await _cluster.InsertAsync("c", 100);
        var reply = await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 }, batchSize: 1 }");
        List<int> ids = [.. reply.FirstBatch().Ids()];

        foreach (int size in (int[])[20, 3, 5, 50, 1, 0])
        {
            reply = await _cluster.GetMoreAsync(reply.CursorId(), size);
            if (size > 0)
                reply.NextBatch().Count.ShouldBeLessThanOrEqualTo(size);
            ids.AddRange(reply.NextBatch().Ids());
        }

        while (reply.CursorId() != 0)
        {
            reply = await _cluster.GetMoreAsync(reply.CursorId());
            ids.AddRange(reply.NextBatch().Ids());
        }

        ids.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task An_exhausted_cursor_is_gone()
    {
        long id = await _cluster.OpenAsync(10);
        (await _cluster.GetMoreAsync(id)).CursorId().ShouldBe(0);

        (await _cluster.GetMoreAsync(id)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Theory]
    [InlineData("{ getMore: { $numberLong: '123' }, collection: 'c' }", ErrorCode.CursorNotFound, "cursor id 123 not found")]
    [InlineData("{ getMore: 123, collection: 'c' }", ErrorCode.TypeMismatch, "BSON field 'getMore.getMore' is the wrong type 'int', expected type 'long'")]
    [InlineData("{ getMore: { $numberLong: '123' }, collection: 'c', foo: 1 }", ErrorCode.UnknownBsonField, "BSON field 'getMore.foo' is an unknown field.")]
    public async Task An_unknown_cursor_is_not_found(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Theory]
    [InlineData("", ErrorCode.FieldRequired, "BSON field 'getMore.collection' is missing but a required field")]
    [InlineData(", collection: 5", ErrorCode.TypeMismatch, "BSON field 'getMore.collection' is the wrong type 'int', expected type 'string'")]
    [InlineData(", collection: 'c', foo: 1", ErrorCode.UnknownBsonField, "BSON field 'getMore.foo' is an unknown field.")]
    [InlineData(", collection: 'c', batchSize: -1", ErrorCode.BadValue, "BSON field 'batchSize' value must be >= 0, actual value '-1'")]
    [InlineData(", collection: 'c', maxTimeMS: 5", ErrorCode.BadValue, "cannot set maxTimeMS on getMore command for a non-awaitData cursor")]
    [InlineData(", collection: 'other'", ErrorCode.Unauthorized, "Requested getMore on namespace 'test.other', but cursor belongs to a different namespace test.c")]
    public async Task A_getMore_that_makes_no_sense_is_refused_and_the_cursor_stays(string arguments, ErrorCode code, string message)
    {
        long id = await _cluster.OpenAsync(10);

        (await _cluster.RunAsync($"{{ getMore: {{ $numberLong: '{id}' }}{arguments} }}")).ShouldFail(code, message);

        (await _cluster.GetMoreAsync(id)).NextBatch().Count.ShouldBe(8);
    }

    [Fact]
    public async Task Killed_cursors_are_gone_and_unknown_ones_are_told()
    {
        long id = await _cluster.OpenAsync(10);

        var reply = await _cluster.RunAsync(
            $"{{ killCursors: 'c', cursors: [{{ $numberLong: '{id}' }}, {{ $numberLong: '123' }}] }}");

        reply.ShouldBeJson(
            $"{{ cursorsKilled: [{{ $numberLong: '{id}' }}], cursorsNotFound: [{{ $numberLong: '123' }}], cursorsAlive: [], cursorsUnknown: [], ok: 1.0 }}");
        await _cluster.Store.Cursors.Single().Disposed;
        (await _cluster.GetMoreAsync(id)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Theory]
    [InlineData("{ killCursors: 'c' }", ErrorCode.FieldRequired, "BSON field 'killCursors.cursors' is missing but a required field")]
    [InlineData("{ killCursors: 'c', cursors: [1] }", ErrorCode.TypeMismatch, "BSON field 'killCursors.cursors.0' is the wrong type 'int', expected type 'long'")]
    public async Task A_killCursors_that_makes_no_sense_is_refused(string command, ErrorCode code, string message)
    {
        (await _cluster.RunAsync(command)).ShouldFail(code, message);
    }

    [Fact]
    public async Task A_cursor_is_killed_while_a_batch_is_being_read()
    {
        long id = await _cluster.OpenAsync(10);
        var held = new Held();
        _cluster.Store.BeforeBatch = held.WaitAsync;
        var reading = _cluster.GetMoreAsync(id);
        await held.Begun;

        var killed = await _cluster.RunAsync($"{{ killCursors: 'c', cursors: [{{ $numberLong: '{id}' }}] }}");

        killed["cursorsKilled"].AsArray.Single().AsInt64.ShouldBe(id);
        (await reading).ShouldFail(ErrorCode.CursorKilled, $"cursor id {id} was killed while it was read");
        await _cluster.Store.Cursors.Single().Disposed;
    }

    [Fact]
    public async Task Callers_that_share_a_cursor_get_each_document_once_and_one_end()
    {
        await _cluster.InsertAsync("c", 60);
        for (int round = 0; round < 40; round++)
        {
            var first = await _cluster.RunAsync("{ find: 'c', batchSize: 2 }");
            long id = first.CursorId();

            var replies = (await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => DrainAsync(id)))))
                .SelectMany(caller => caller).ToList();

            replies.SelectMany(reply => reply.NextBatch().Ids()).Concat(first.FirstBatch().Ids())
                .ShouldBe(Enumerable.Range(0, 60), ignoreOrder: true);
            replies.Count(reply => reply.CursorId() == 0).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Cursors_of_aggregations_are_killed_while_batches_are_read()
    {
        await _cluster.InsertAsync("c", 4000);
        for (int round = 0; round < 100; round++)
        {
            long id = (await _cluster.RunAsync(
                "{ aggregate: 'c', pipeline: [{ $match: { _id: { $gte: 100 } } }, { $project: { padding: 1 } }], cursor: { batchSize: 2 } }")).CursorId();
            var reading = Enumerable.Range(0, 3).Select(_ => Task.Run(() => _cluster.GetMoreAsync(id, batchSize: 1500))).ToList();
            if (round % 2 == 0)
                await Task.WhenAny(reading);

            await _cluster.RunAsync($"{{ killCursors: 'c', cursors: [{{ $numberLong: '{id}' }}] }}");

            foreach (var reply in await Task.WhenAll(reading))
            {
                if (reply["ok"] != 1.0)
                    ((ErrorCode)reply["code"].AsInt32).ShouldBeOneOf(ErrorCode.CursorKilled, ErrorCode.CursorNotFound);
            }
        }

        (await _cluster.RunAsync("{ count: 'c' }"))["n"].ShouldBe(4000);
    }

    [Fact]
    public async Task A_read_that_fails_closes_the_cursor()
    {
        long id = await _cluster.OpenAsync(10);
        _cluster.Store.BeforeBatch = _ => throw new DocumentException(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");

        (await _cluster.GetMoreAsync(id)).ShouldFail(ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");

        await _cluster.Store.Cursors.Single().Disposed;
        (await _cluster.GetMoreAsync(id))["code"].ShouldBe((int)ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task One_batch_is_read_ahead_and_no_more()
    {
        long id = await _cluster.OpenAsync(300, padding: 10_000);
        var cursor = _cluster.Store.Cursors.Single();
        cursor.Batches.ShouldBe(0);
        var ahead = new Held();
        int begun = 0;
        _cluster.Store.BeforeBatch = token => Interlocked.Increment(ref begun) == 2 ? ahead.WaitAsync(token) : Task.CompletedTask;

        List<int> ids = [.. (await _cluster.GetMoreAsync(id)).NextBatch().Ids()];
        await ahead.Begun;
        ahead.Release();
        ids.AddRange((await _cluster.GetMoreAsync(id)).NextBatch().Ids());
        ids.AddRange((await _cluster.GetMoreAsync(id)).NextBatch().Ids());
        ids.ShouldBe(Enumerable.Range(2, ids.Count));

        // Three batches were taken, so at most a fourth was begun.
        cursor.Batches.ShouldBeInRange(3, 4);
    }

    [Fact]
    public async Task A_client_that_names_a_size_gets_the_documents_as_they_are_when_it_asks()
    {
        long id = await _cluster.OpenAsync(100);
        (await _cluster.GetMoreAsync(id, batchSize: 2)).NextBatch().Ids().ShouldBe([2, 3]);
        await _cluster.RunAsync("{ update: 'c', updates: [{ q: {}, u: { $set: { padding: 'new' } }, multi: true }] }");
        await _cluster.RunAsync("{ delete: 'c', deletes: [{ q: { _id: { $gte: 10 } }, limit: 0 }] }");

        var reply = await _cluster.GetMoreAsync(id, batchSize: 2);

        reply.NextBatch().Select(document => document["padding"].AsString).ShouldBe(["new", "new"]);
        (await _cluster.GetMoreAsync(id, batchSize: 10)).NextBatch().Ids().ShouldBe(Enumerable.Range(6, 4));
    }

    [Fact]
    public async Task A_cursor_of_a_dropped_collection_is_killed()
    {
        long id = await _cluster.OpenAsync(100);
        (await _cluster.GetMoreAsync(id, batchSize: 2)).NextBatch().Ids().ShouldBe([2, 3]);
        await _cluster.RunAsync("{ drop: 'c' }");

        (await _cluster.GetMoreAsync(id, batchSize: 2)).ShouldFail(
            ErrorCode.QueryPlanKilled, "cursor killed by the drop of its collection");
    }

    [Fact]
    public async Task Batches_are_bounded_in_bytes_where_no_size_is_asked_for()
    {
        await _cluster.InsertAsync("c", 3000, padding: 10_000);
        var reply = await _cluster.RunAsync("{ find: 'c', batchSize: 1 }");
        int count = 1;

        while (reply.CursorId() != 0)
        {
            reply = await _cluster.GetMoreAsync(reply.CursorId());
            reply.Bytes.Length.ShouldBeLessThan(1024 * 1024 + 1024);
            count += reply.NextBatch().Count;
        }

        count.ShouldBe(3000);
    }

    [Fact]
    public async Task Cursors_are_closed_when_the_silo_stops()
    {
        await _cluster.OpenAsync(10);

        await _cluster.StopSiloAsync(0);

        await _cluster.Store.Cursors.Single().Disposed;
    }

    [Fact]
    public async Task Lists_come_in_batches_too()
    {
        foreach (string name in (string[])["a", "b", "d"])
            await _cluster.RunAsync($"{{ create: '{name}' }}");

        var reply = await _cluster.RunAsync("{ listCollections: 1, nameOnly: true, cursor: { batchSize: 2 } }");
        reply.FirstBatch().Select(collection => collection["name"].ToString()).ShouldBe(["a", "b"]);

        var rest = await _cluster.RunAsync(
            new RawDocument { ["getMore"] = reply.CursorId(), ["collection"] = "$cmd.listCollections" });
        rest.NextBatch().Single()["name"].ShouldBe("d");
        rest.CursorId().ShouldBe(0);
    }

    private async Task<List<RawDocument>> DrainAsync(long id)
    {
        List<RawDocument> replies = [];
        while (true)
        {
            var reply = await _cluster.GetMoreAsync(id, batchSize: 5);
            if (reply["ok"] != 1.0)
            {
                reply["code"].ShouldBe((int)ErrorCode.CursorNotFound);
                return replies;
            }

            replies.Add(reply);
        }
    }
}
