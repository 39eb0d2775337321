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

    private Task<RawDocument> IncrementOnAsync(int silo) =>
        RunOnAsync(silo, "{ update: 'c', updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }] }");

    private async Task<RawDocument> RunOnAsync(int silo, string command)
    {
        var reply = await _cluster.On(silo).RunAsync(
            new Command("test", Json.Document(command)), CancellationToken.None);
        return reply.Document;
    }
}
