namespace Streetcar.Grains.Tests;

public sealed class TailingTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task A_tailing_cursor_goes_on_with_documents_that_come_later()
    {
        await CreateAsync("log", documents: 2);

        var reply = await _cluster.RunAsync("{ find: 'log', tailable: true, filter: { _id: { $ne: 1 } } }");
        reply.FirstBatch().Ids().ShouldBe([0]);
        long id = reply.CursorId();
        id.ShouldNotBe(0);
        (await _cluster.GetMoreAsync(id, collection: "log")).NextBatch().ShouldBeEmpty();

        await InsertAsync("log", 2);
        await InsertAsync("log", 3);
        (await _cluster.GetMoreAsync(id, batchSize: 1, collection: "log")).NextBatch().Ids().ShouldBe([2]);
        (await _cluster.GetMoreAsync(id, collection: "log")).NextBatch().Ids().ShouldBe([3]);
        var atEnd = await _cluster.GetMoreAsync(id, collection: "log");
        atEnd.NextBatch().ShouldBeEmpty();
        atEnd.CursorId().ShouldBe(id);
        await KillAsync("log", id);
    }

    [Fact]
    public async Task There_is_nothing_to_tail_where_there_are_no_documents_yet()
    {
        await CreateAsync("empty", documents: 0);

        (await _cluster.RunAsync("{ find: 'empty', tailable: true, sort: { $natural: 1 } }")).CursorId().ShouldBe(0);
    }

    [Fact]
    public async Task A_limit_ends_the_documents_of_a_tailing_cursor_and_not_the_cursor()
    {
        await CreateAsync("limited", documents: 3);

        var reply = await _cluster.RunAsync("{ find: 'limited', tailable: true, limit: 2 }");

        reply.FirstBatch().Ids().ShouldBe([0, 1]);
        long id = reply.CursorId();
        id.ShouldNotBe(0);
        (await _cluster.GetMoreAsync(id, collection: "limited")).NextBatch().Ids().ShouldBeEmpty();
        await KillAsync("limited", id);
    }

    [Fact]
    public async Task A_cursor_that_awaits_data_answers_when_there_are_some()
    {
        await CreateAsync("awaited", documents: 1);
        long id = (await _cluster.RunAsync("{ find: 'awaited', tailable: true, awaitData: true }")).CursorId();

        var waiting = _cluster.GetMoreAsync(id, maxTime: 60_000, collection: "awaited");
        await InsertAsync("awaited", 1);

        (await waiting).NextBatch().Ids().ShouldBe([1]);
        await KillAsync("awaited", id);
    }

    [Fact]
    public async Task A_cursor_that_awaits_data_in_vain_answers_with_none()
    {
        await CreateAsync("vain", documents: 1);
        long id = (await _cluster.RunAsync("{ find: 'vain', tailable: true, awaitData: true }")).CursorId();

        var reply = await _cluster.GetMoreAsync(id, maxTime: 1, collection: "vain");

        reply.NextBatch().ShouldBeEmpty();
        reply.CursorId().ShouldBe(id);
        await KillAsync("vain", id);
    }

    [Fact]
    public async Task A_cursor_that_awaits_data_looks_again_when_the_collection_has_changed_and_when_its_time_is_over()
    {
        await CreateAsync("quiet", documents: 1);
        long id = (await _cluster.RunAsync("{ find: 'quiet', tailable: true, awaitData: true, filter: { _id: { $lt: 2 } } }")).CursorId();
        var cursor = _cluster.Store.Cursors[^1];

        (await _cluster.GetMoreAsync(id, maxTime: 200, collection: "quiet")).NextBatch().ShouldBeEmpty();
        cursor.Batches.ShouldBeInRange(2, 3);

        var waiting = _cluster.GetMoreAsync(id, maxTime: 60_000, collection: "quiet");
        await InsertAsync("quiet", 2);
        await InsertAsync("quiet", 1);
        (await waiting).NextBatch().Ids().ShouldBe([1]);
        await KillAsync("quiet", id);
    }

    [Fact]
    public async Task A_cursor_that_awaits_data_can_be_killed()
    {
        await CreateAsync("killed", documents: 1);
        long id = (await _cluster.RunAsync("{ find: 'killed', tailable: true, awaitData: true }")).CursorId();

        var waiting = _cluster.GetMoreAsync(id, maxTime: 60_000, collection: "killed");
        await KillAsync("killed", id);

        var reply = await waiting;
        reply["ok"].ShouldBe(0.0);
        ((ErrorCode)reply["code"].AsInt32).ShouldBeOneOf(ErrorCode.CursorKilled, ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task A_cursor_whose_place_is_overwritten_is_told_so()
    {
        await CreateAsync("lost", documents: 3);
        long id = (await _cluster.RunAsync("{ find: 'lost', tailable: true }")).CursorId();

        for (int i = 3; i < 20; i++)
            await InsertAsync("lost", i);

        var reply = await _cluster.GetMoreAsync(id, collection: "lost");
        reply["code"].ShouldBe((int)ErrorCode.CappedPositionLost);
        (await _cluster.GetMoreAsync(id, collection: "lost"))["code"].ShouldBe((int)ErrorCode.CursorNotFound);
    }

    [Fact]
    public async Task Only_a_capped_collection_can_be_tailed()
    {
        await _cluster.InsertAsync("plain", 1);

        (await _cluster.RunAsync("{ find: 'plain', tailable: true }")).ShouldFail(
            ErrorCode.BadValue, "error processing query: ns=test.plain tailable cursor requested on non capped collection");
        (await _cluster.RunAsync("{ find: 'nothing', tailable: true }")).CursorId().ShouldBe(0);
    }

    private async Task CreateAsync(string collection, int documents)
    {
        var created = await _cluster.RunAsync($"{{ create: '{collection}', capped: true, size: 4096, max: 10 }}");
        created["ok"].ShouldBe(1.0);
        for (int i = 0; i < documents; i++)
            await InsertAsync(collection, i);
    }

    private async Task InsertAsync(string collection, int id)
    {
        var inserted = await _cluster.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: {id} }}] }}");
        inserted["n"].ShouldBe(1);
    }

    private async Task KillAsync(string collection, long id)
    {
        RawDocument command = new() { ["killCursors"] = collection, ["cursors"] = RawArray.Create(id) };
        (await _cluster.RunAsync(command))["cursorsKilled"].AsArray.Count.ShouldBe(1);
    }
}
