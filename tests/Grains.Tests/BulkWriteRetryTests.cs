namespace Streetcar.Grains.Tests;

public sealed class BulkWriteRetryTests : IAsyncLifetime
{
    private const string Collections = "nsInfo: [{ ns: 'test.a' }, { ns: 'other.b' }]";
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Theory]
    [InlineData("ordered: true")]
    [InlineData("ordered: false")]
    [InlineData("ordered: true, stmtId: 20")]
    [InlineData("ordered: false, stmtIds: [8, 9, 10, 11]")]
    public async Task A_repeated_one_is_applied_once_and_answered_alike_after_a_restart_too(string options)
    {
        var session = new TestSession(_cluster);
        string command =
            $$"""
            {
                bulkWrite: 1, {{options}}, {{Collections}}, {{session.Lsid}}, txnNumber: { $numberLong: '1' },
                ops: [
                    { update: 0, filter: { _id: 1 }, updateMods: { $inc: { n: 1 } }, upsert: true },
                    { update: 1, filter: { _id: 1 }, updateMods: { $inc: { n: 1 } }, upsert: true },
                    { update: 0, filter: { _id: 1 }, updateMods: { $inc: { n: 1 } } },
                    { insert: 1, document: { _id: 2 } }
                ]
            }
            """;

        var reply = await _cluster.RunAsync(command, "admin");
        var repeated = await _cluster.RunAsync(command, "admin");
        await _cluster.Store.RestartAsync();
        var restarted = await _cluster.RunAsync(command, "admin");

        reply["nErrors"].ShouldBe(0);
        reply["nUpserted"].ShouldBe(2);
        repeated.ShouldBe(reply);
        restarted.ShouldBe(reply);
        (await ReadAsync("a", "test")).ShouldBe([Json.Document("{ _id: 1, n: 2 }")]);
        (await ReadAsync("b", "other")).ShouldBe([Json.Document("{ _id: 1, n: 1 }"), Json.Document("{ _id: 2 }")]);
    }

    [Fact]
    public async Task One_that_was_lost_halfway_goes_on_where_it_was()
    {
        var session = new TestSession(_cluster);
        string command =
            $$"""
            {
                bulkWrite: 1, {{Collections}}, {{session.Lsid}}, txnNumber: { $numberLong: '1' },
                ops: [{ insert: 0, document: { _id: 1 } }, { insert: 1, document: { _id: 1 } }, { insert: 0, document: { _id: 2 } }]
            }
            """;
        int writes = 0;
        _cluster.Store.BeforeWrite = _ => ++writes == 2 ? throw new TimeoutException("lost") : Task.CompletedTask;

        var lost = await _cluster.RunAsync(command, "admin");
        var reply = await _cluster.RunAsync(command, "admin");

        lost["errorLabels"].AsArray.ShouldBe(["RetryableWriteError"]);
        reply["nErrors"].ShouldBe(0);
        reply["nInserted"].ShouldBe(3);
        (await ReadAsync("a", "test")).Ids().ShouldBe([1, 2]);
        (await ReadAsync("b", "other")).Ids().ShouldBe([1]);
    }

    private async Task<List<RawDocument>> ReadAsync(string collection, string database) =>
        (await _cluster.RunAsync($"{{ find: '{collection}', sort: {{ _id: 1 }} }}", database)).FirstBatch();

    [Fact]
    public async Task Operations_on_one_collection_are_one_write_whatever_their_kinds()
    {
        int before = _cluster.Store.WritesBegun;

        await _cluster.RunAsync(
            $"{{ bulkWrite: 1, {Collections}, ops: [{{ insert: 0, document: {{ _id: 1 }} }}, {{ update: 0, filter: {{ _id: 1 }}, updateMods: {{ a: 1 }} }}, {{ delete: 0, filter: {{ _id: 1 }} }}, {{ insert: 1, document: {{}} }}] }}",
            "admin");

        (_cluster.Store.WritesBegun - before).ShouldBe(2);
    }
}
