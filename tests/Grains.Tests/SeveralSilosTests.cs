namespace Streetcar.Grains.Tests;

public sealed class SeveralSilosTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync(silos: 2);

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_cursor_opened_on_one_silo_is_read_and_killed_through_the_other()
    {
        await _cluster.InsertAsync("c", 30);
        var reply = await RunOnAsync(0, "{ find: 'c', sort: { _id: 1 }, batchSize: 10 }");
        string cursor = $"{{ $numberLong: '{reply.CursorId()}' }}";

        var next = await RunOnAsync(1, $"{{ getMore: {cursor}, collection: 'c', batchSize: 5 }}");
        next.NextBatch().Ids().ShouldBe([10, 11, 12, 13, 14]);

        var killed = await RunOnAsync(1, $"{{ killCursors: 'c', cursors: [{cursor}] }}");
        killed["cursorsKilled"].AsArray.Count.ShouldBe(1);
        await _cluster.Store.Cursors.Single().Disposed;
    }

    [Fact]
    public async Task Writers_on_both_silos_go_through_one_queue()
    {
        var commit = new Held();
        _cluster.Store.BeforeWrite = _ => commit.WaitAsync();
        var writes = new List<Task<RawDocument>> { IncrementOnAsync(0) };
        await commit.Begun;
        writes.AddRange(Enumerable.Range(0, 50).Select(i => IncrementOnAsync(i % 2)));

        commit.Release();
        await Task.WhenAll(writes);

        // The first one; the first from the other silo; and, together or not, those that waited on either.
        _cluster.Store.WritesBegun.ShouldBeInRange(2, 4);
        (await RunOnAsync(0, "{ find: 'c' }")).FirstBatch().Single()["n"].ShouldBe(51);
    }

    [Fact]
    public async Task A_transaction_goes_on_through_any_silo()
    {
        var session = new TestSession(_cluster.On(0));
        var elsewhere = session.Through(_cluster.On(1));
        await _cluster.InsertAsync("c", 6);
        session.Start();
        await session.RunAsync("{ insert: 'c', documents: [{ _id: 6 }] }");
        long id = (await elsewhere.RunAsync("{ find: 'c', sort: { _id: 1 }, batchSize: 2 }")).CursorId();

        var rest = await elsewhere.RunAsync($"{{ getMore: {{ $numberLong: '{id}' }}, collection: 'c' }}");

        rest.NextBatch().Ids().ShouldBe([2, 3, 4, 5, 6]);
        (await elsewhere.CommitAsync())["ok"].ShouldBe(1.0);
        (await session.CommitAsync())["ok"].ShouldBe(1.0);
    }

    [Theory]
    [InlineData("{ killSessions: [ID] }")]
    [InlineData("{ killAllSessions: [] }")]
    public async Task A_session_is_listed_and_ended_through_any_silo(string command)
    {
        var session = new TestSession(_cluster.On(0));
        session.Start();
        await session.RunAsync("{ insert: 'c', documents: [{ _id: 1 }] }");
        var listed = await RunOnAsync(
            1, "{ aggregate: 'system.sessions', pipeline: [{ $listSessions: {} }, { $match: { '_id.id': ID } }], cursor: {} }".Replace("ID", Id(session)), "config");
        listed.FirstBatch().Count.ShouldBe(1);

        (await RunOnAsync(1, command.Replace("ID", $"{{ id: {Id(session)} }}")))["ok"].ShouldBe(1.0);

        TransactionTests.ShouldBeGone(await session.CommitAsync());

        static string Id(TestSession session) => $"{{ $uuid: '{session.Id}' }}";
    }

    private Task<RawDocument> IncrementOnAsync(int silo) =>
        RunOnAsync(silo, "{ update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }] }");

    private async Task<RawDocument> RunOnAsync(int silo, string command, string database = "test")
    {
        var reply = await _cluster.On(silo).RunAsync(
            new Command(database, Json.Document(command)), CancellationToken.None);
        return reply.Document;
    }
}
