namespace Streetcar.Grains.Tests;

public sealed class ActivityTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Fact]
    public async Task The_use_of_a_collection_is_counted_by_kinds_of_operations()
    {
        await _cluster.InsertAsync("used", 3);
        await _cluster.InsertAsync("used2", 1);
        await _cluster.RunAsync("{ find: 'used' }");
        await _cluster.RunAsync("{ find: 'used' }");
        await _cluster.RunAsync("{ update: 'used', updates: [{ q: {}, u: { $set: { a: 1 } } }] }");
        await _cluster.RunAsync("{ delete: 'used', deletes: [{ q: { _id: 1 }, limit: 1 }] }");
        await _cluster.RunAsync("{ count: 'used' }");

        var totals = (await _cluster.RunAsync("{ top: 1 }", "admin"))["totals"];

        totals["note"].ShouldBe("all times in microseconds");
        var use = totals["test.used"];
        Counts(use).ShouldBe([("total", 6), ("readLock", 3), ("writeLock", 3), ("queries", 2), ("getmore", 0), ("insert", 1), ("update", 1), ("remove", 1), ("commands", 1)]);
        ((double)use["total"]["time"].AsInt64).ShouldBe(use["readLock"]["time"].AsInt64 + use["writeLock"]["time"].AsInt64, 2.0);
        use["insert"]["time"].AsInt64.ShouldBeGreaterThan(0);
        totals["test.used2"]["insert"]["count"].ShouldBe(1L);
    }

    [Fact]
    public async Task A_collection_that_does_not_exist_has_no_use()
    {
        await _cluster.InsertAsync("dropped", 1);
        await _cluster.RunAsync("{ drop: 'dropped' }");
        await _cluster.RunAsync("{ find: 'never' }");

        var totals = (await _cluster.RunAsync("{ top: 1 }", "admin"))["totals"].AsDocument;

        totals.ContainsKey("test.dropped").ShouldBeFalse();
        totals.ContainsKey("test.never").ShouldBeFalse();
    }

    [Fact]
    public async Task Operations_are_counted_for_the_server_and_so_is_what_they_carry()
    {
        var before = await StatusAsync();
        await _cluster.InsertAsync("counted", 3);
        await _cluster.RunAsync("{ find: 'counted' }");
        await _cluster.RunAsync("{ update: 'counted', updates: [{ q: { _id: 1 }, u: { a: 1 } }, { q: { _id: 2 }, u: { a: 1 } }] }");
        await _cluster.RunAsync("{ find: 'counted', foo: 1 }");

        var after = await StatusAsync();

        Grown(before, after, "opcounters", "insert").ShouldBe(3);
        Grown(before, after, "opcounters", "query").ShouldBe(2);
        Grown(before, after, "opcounters", "update").ShouldBe(2);
        Grown(before, after, "asserts", "user").ShouldBe(1);
        Grown(before, after, "network", "bytesIn").ShouldBeGreaterThan(100);
        Grown(before, after, "catalogStats", "collections").ShouldBe(1);
        after["storageEngine"]["name"].ShouldBe("sqlite");
    }

    [Fact]
    public async Task A_section_of_the_status_is_left_out_or_added_as_is_asked_for()
    {
        (await StatusAsync()).ContainsKey("mirroredReads").ShouldBeFalse();

        var status = await _cluster.RunAsync("{ serverStatus: 1, metrics: 0, locks: null, mirroredReads: 'x' }", "admin");

        status.ContainsKey("metrics").ShouldBeFalse();
        status.ContainsKey("locks").ShouldBeFalse();
        status.ContainsKey("mirroredReads").ShouldBeTrue();
        status.ContainsKey("opcounters").ShouldBeTrue();
    }

    private static IEnumerable<(string Name, long Count)> Counts(RawValue use) =>
        use.AsDocument.Select(kind => (kind.Name, kind.Value["count"].AsInt64));

    private Task<RawDocument> StatusAsync() => _cluster.RunAsync("{ serverStatus: 1 }", "admin");

    private static long Grown(RawDocument before, RawDocument after, string section, string counter)
    {
        before[section][counter].Raw.TryGetInt64(out long from);
        after[section][counter].Raw.TryGetInt64(out long to);
        return to - from;
    }
}
