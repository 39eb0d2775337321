namespace Streetcar.Grains.Tests;

public sealed class BulkWriteTransactionTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task In_a_transaction_it_is_seen_by_others_with_the_commit()
    {
        var session = await BeginAsync("bulkCommitted");

        var reply = await session.RunAsync(
            """
            {
                bulkWrite: 1, cursor: { batchSize: 1 },
                ops: [{ insert: 0, document: { _id: 1 } }, { insert: 1, document: { _id: 1 } }, { delete: 0, filter: { _id: 0 } }],
                nsInfo: [{ ns: 'test.bulkCommitted' }, { ns: 'bulkElsewhere.bulkCommitted' }]
            }
            """,
            "admin");

        reply["nErrors"].ShouldBe(0);
        var more = await session.RunAsync(
            $"{{ getMore: {{ $numberLong: '{reply.CursorId()}' }}, collection: '$cmd.bulkWrite' }}", "admin");
        more.NextBatch().Select(result => result["idx"].AsInt32).ShouldBe([1, 2]);
        (await ReadAsync("bulkCommitted")).Ids().ShouldBe([0]);
        (await session.CommitAsync())["ok"].ShouldBe(1.0);
        (await ReadAsync("bulkCommitted")).Ids().ShouldBe([1]);
        (await ReadAsync("bulkCommitted", "bulkElsewhere")).Ids().ShouldBe([1]);
    }

    [Fact]
    public async Task An_operation_that_fails_ends_the_transaction()
    {
        var session = await BeginAsync("bulkAborted");

        var reply = await session.RunAsync(
            "{ bulkWrite: 1, ops: [{ insert: 0, document: { _id: 1 } }, { insert: 0, document: { _id: 1 } }], nsInfo: [{ ns: 'test.bulkAborted' }] }",
            "admin");

        reply["nErrors"].ShouldBe(1);
        (await session.CommitAsync())["code"].ShouldBe((int)ErrorCode.NoSuchTransaction);
        (await ReadAsync("bulkAborted")).Ids().ShouldBe([0]);
    }

    [Theory]
    [InlineData("[{ insert: 0, document: { _id: 1 } }, { insert: 0, document: { _id: 1 } }, { insert: 0, document: { _id: 1 } }]")]
    [InlineData("[{ insert: 1, document: { _id: 1 } }, { insert: 0, document: { _id: 0 } }, { insert: 1, document: { _id: 1 } }]")]
    [InlineData("[{ insert: 0, document: { _id: 1 } }, { delete: 0, filter: { $no: 1 } }, { insert: 1, document: { _id: 1 } }]")]
    public async Task An_unordered_one_ends_at_the_first_error_too(string operations)
    {
        var session = await BeginAsync("bulkUnorderedAborted");

        var reply = await session.RunAsync(
            $"{{ bulkWrite: 1, ordered: false, ops: {operations}, nsInfo: [{{ ns: 'test.bulkUnorderedAborted' }}, {{ ns: 'test.bulkOther' }}] }}", "admin");

        reply["nErrors"].ShouldBe(1);
        reply["nInserted"].ShouldBe(1);
        reply.FirstBatch().Select(result => result["idx"].AsInt32).ShouldBe([0, 1]);
        (await session.CommitAsync())["code"].ShouldBe((int)ErrorCode.NoSuchTransaction);
    }

    [Fact]
    public async Task The_servers_own_databases_are_not_written_in_a_transaction()
    {
        var session = await BeginAsync("bulkOwn");

        var reply = await session.RunAsync(
            "{ bulkWrite: 1, ops: [{ insert: 0, document: { _id: 1 } }], nsInfo: [{ ns: 'config.bulkOwn' }] }", "admin");

        reply.ShouldFail(
            ErrorCode.OperationNotSupportedInTransaction, "Cannot run command against the 'config' database in a transaction.");
    }

    [Fact]
    public async Task Outside_of_a_transaction_it_waits_for_one_that_has_written_the_same()
    {
        var session = await BeginAsync("bulkWaiting");
        await session.RunAsync("{ update: 'bulkWaiting', updates: [{ q: { _id: 0 }, u: { $set: { by: 'transaction' } } }] }");

        var waiting = _cluster.RunAsync(
            """
            {
                bulkWrite: 1, errorsOnly: true, nsInfo: [{ ns: 'test.bulkWaiting' }, { ns: 'test.bulkWaiting2' }],
                ops: [{ insert: 1, document: { _id: 1 } }, { update: 0, filter: { _id: 0 }, updateMods: { $set: { by: 'bulk' } } }]
            }
            """,
            "admin");
        waiting.IsCompleted.ShouldBeFalse();
        (await session.CommitAsync())["ok"].ShouldBe(1.0);

        (await waiting.WaitAsync(TimeSpan.FromSeconds(30)))["nModified"].ShouldBe(1);
        (await ReadAsync("bulkWaiting"))[0]["by"].AsString.ShouldBe("bulk");
    }

    private async Task<TestSession> BeginAsync(string collection)
    {
        await _cluster.RunAsync($"{{ insert: '{collection}', documents: [{{ _id: 0 }}] }}");
        var session = new TestSession(_cluster);
        session.Start();
        (await session.RunAsync($"{{ find: '{collection}' }}")).FirstBatch().Ids().ShouldBe([0]);
        return session;
    }

    private async Task<List<RawDocument>> ReadAsync(string collection, string database = "test") =>
        (await _cluster.RunAsync($"{{ find: '{collection}' }}", database)).FirstBatch();
}
