namespace Streetcar.Grains.Tests;

public sealed class FsyncTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Writes_wait_while_they_are_locked_out_and_reads_do_not()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.InsertAsync("c", 1);

        var locked = await cluster.RunAsync("{ fsync: 1, lock: true }", "admin");
        locked["lockCount"].ShouldBe(1L);
        (await cluster.RunAsync("{ fsync: 1, lock: 1 }", "admin"))["lockCount"].ShouldBe(2L);
        (await cluster.RunAsync("{ lockInfo: 1 }", "admin"))["lockInfo"].AsArray.Count.ShouldBe(1);
        var write = cluster.RunAsync("{ insert: 'c', documents: [{ _id: 'later' }] }");
        var create = cluster.RunAsync("{ create: 'other' }");
        (await cluster.RunAsync("{ find: 'c' }")).FirstBatch().Count.ShouldBe(1);
        (await cluster.RunAsync("{ insert: 'c', documents: [{}], maxTimeMS: 1 }")).ShouldFail(
            ErrorCode.MaxTimeMSExpired, "operation exceeded time limit");
        write.IsCompleted.ShouldBeFalse();

        (await cluster.RunAsync("{ fsyncUnlock: 1 }", "admin")).ShouldBeJson("{ info: 'fsyncUnlock completed', lockCount: 1, ok: 1.0 }");
        write.IsCompleted.ShouldBeFalse();
        (await cluster.RunAsync("{ fsyncUnlock: 1 }", "admin"))["lockCount"].ShouldBe(0L);

        (await write.WaitAsync(Patience, TestContext.Current.CancellationToken))["n"].ShouldBe(1);
        (await create.WaitAsync(Patience, TestContext.Current.CancellationToken))["ok"].ShouldBe(1.0);
        (await cluster.RunAsync("{ lockInfo: 1 }", "admin"))["lockInfo"].AsArray.ShouldBeEmpty();
        (await cluster.RunAsync("{ fsyncUnlock: 1 }", "admin")).ShouldFail(
            ErrorCode.IllegalOperation, "fsyncUnlock called when not locked");
    }

    [Fact]
    public async Task The_files_of_a_locked_store_hold_all_that_was_written()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.InsertAsync("c", 100, padding: 1000);

        await cluster.RunAsync("{ fsync: 1, lock: true }", "admin");

        string log = Directory.GetFiles(cluster.Folder, "*-wal").Single();
        new FileInfo(log).Length.ShouldBe(0);
        await cluster.RunAsync("{ fsyncUnlock: 1 }", "admin");
        await cluster.InsertAsync("d", 1);
    }

    [Fact]
    public async Task What_is_written_unjournaled_is_brought_to_disk_when_that_is_asked_for()
    {
        await using var cluster = await GrainCluster.StartAsync();
        await cluster.RunAsync("{ insert: 'c', documents: [{}], writeConcern: { w: 1, j: false } }");

        (await cluster.RunAsync("{ fsync: 1 }", "admin")).ShouldBeJson("{ numFiles: 1, ok: 1.0 }");
    }
}
