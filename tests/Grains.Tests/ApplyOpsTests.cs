namespace Streetcar.Grains.Tests;

public sealed class ApplyOpsTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task Entries_are_applied_in_their_order_and_may_be_applied_again()
    {
        const string entries =
            """
            { applyOps: [
              { op: 'c', ns: 'oplog.$cmd', o: { create: 'c', idIndex: { v: 2, key: { _id: 1 }, name: '_id_' } } },
              { op: 'n', ns: '', o: {} },
              { op: 'i', ns: 'oplog.c', o: { _id: 1, x: 1 } },
              { op: 'i', ns: 'oplog.c', o: { _id: 2, x: 1 } },
              { op: 'u', ns: 'oplog.c', o: { _id: 1, x: 2 }, o2: { _id: 1 } },
              { op: 'd', ns: 'oplog.c', o: { _id: 2 } },
              { op: 'c', ns: 'oplog.$cmd', o: { createIndexes: 'c', v: 2, key: { x: 1 }, name: 'x_1' } },
              { op: 'c', ns: 'admin.$cmd', o: { applyOps: [{ op: 'i', ns: 'oplog.c', o: { _id: 3 } }] } } ] }
            """;
        var list = Json.Document(entries.Replace("{ op: 'n', ns: '', o: {} }", "{ op: 'n', ns: 'oplog.c', o: {} }", StringComparison.Ordinal));

        (await _cluster.RunAsync(list, "admin"))["applied"].ShouldBe(8);
        (await _cluster.RunAsync(list, "admin"))["applied"].ShouldBe(8);

        (await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 } }", "oplog")).FirstBatch().Select(document => document.ToString())
            .ShouldBe([Json.Document("{ _id: 1, x: 2 }").ToString(), Json.Document("{ _id: 3 }").ToString()]);
        (await _cluster.RunAsync("{ listIndexes: 'c' }", "oplog")).FirstBatch().Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_differences_that_an_update_is_recorded_as_are_applied()
    {
        await _cluster.RunAsync("{ insert: 'd', documents: [{ _id: 1, a: 1, b: { c: 1, d: [1, 2, 3, { e: 1 }] }, f: 1, g: [1, 2, 3] }] }", "oplog");

        var reply = await _cluster.RunAsync(
            """
            { applyOps: [{ op: 'u', ns: 'oplog.d', o2: { _id: 1 }, o: { $v: 2, diff: {
              d: { f: false }, u: { a: 2 }, i: { h: 5 }, sb: { u: { c: 3 }, sd: { a: true, u0: 9, s3: { u: { e: 7 } } } }, sg: { a: true, l: 2 } } } }] }
            """,
            "admin");

        reply["applied"].ShouldBe(1);
        (await _cluster.RunAsync("{ find: 'd' }", "oplog")).FirstBatch().Single().ShouldBeJson(
            "{ _id: 1, a: 2, b: { c: 3, d: [9, 2, 3, { e: 7 }] }, g: [1, 2], h: 5 }");
    }

    [Theory]
    [InlineData("{ applyOps: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ applyOps: [1] }", ErrorCode.TypeMismatch)]
    [InlineData("{ applyOps: [{}] }", ErrorCode.NoSuchKey)]
    [InlineData("{ applyOps: [{ op: 'x', ns: 'a.b', o: {} }] }", ErrorCode.BadValue)]
    [InlineData("{ applyOps: [{ op: 'i', o: {} }] }", ErrorCode.IllegalOperation)]
    [InlineData("{ applyOps: [{ op: 'i', ns: 'a.b' }] }", ErrorCode.FieldRequired)]
    [InlineData("{ applyOps: [{ op: 'i', ns: 'a.b', o: { _id: 1 } }] }", ErrorCode.NamespaceNotFound)]
    [InlineData("{ applyOps: [{ op: 'u', ns: 'a.b', o: { x: 1 }, o2: { _id: 1 } }] }", ErrorCode.UnknownError)]
    [InlineData("{ applyOps: [], alwaysUpsert: true }", (ErrorCode)6711601)]
    [InlineData("{ applyOps: [], preCondition: [] }", (ErrorCode)6711600)]
    public async Task What_can_t_be_applied_is_refused(string command, ErrorCode code)
    {
        (await _cluster.RunAsync(command, "admin"))["code"].ShouldBe((int)code);
    }
}
