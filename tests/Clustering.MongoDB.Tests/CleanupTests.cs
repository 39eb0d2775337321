using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class CleanupTests(TestMongoDB mongo)
{
    private static readonly DateTime Old = TestEntries.Now.AddDays(-10);

    [Fact]
    public async Task Old_rows_of_silos_that_are_not_active_are_removed()
    {
        await using var cluster = new TestCluster(mongo);
        foreach (var status in Enum.GetValues<SiloStatus>())
        {
            await cluster.InsertAsync(TestEntries.Entry(status, Old));
            await cluster.InsertAsync(TestEntries.Entry(status));
        }

        var before = await cluster.Table.ReadAllAsync();
        await cluster.Table.CleanupDefunctSiloEntriesAsync(Old.AddDays(3));

        var after = await cluster.Table.ReadAllAsync();
        after.Members.Select(row => row.Item1).Where(entry => entry.IAmAliveTime == Old)
            .ShouldHaveSingleItem().Status.ShouldBe(SiloStatus.Active);
        after.Members.Count.ShouldBe(1 + Enum.GetValues<SiloStatus>().Length);
        after.Version.ShouldBe(before.Version);
    }

    [Fact]
    public async Task Rows_stay_that_have_any_time_which_is_not_old()
    {
        await using var cluster = new TestCluster(mongo);
        var started = TestEntries.Entry(SiloStatus.Dead, Old);
        started.StartTime = TestEntries.Now;
        var alive = TestEntries.Entry(SiloStatus.Dead, Old);
        alive.IAmAliveTime = TestEntries.Now;
        var suspected = TestEntries.Entry(SiloStatus.Dead, Old);
        suspected.AddSuspector(TestEntries.Silo(), Old);
        suspected.AddSuspector(TestEntries.Silo(), TestEntries.Now);
        var suspectedLongAgo = TestEntries.Entry(SiloStatus.Dead, Old);
        suspectedLongAgo.AddSuspector(TestEntries.Silo(), Old);
        var neverSuspected = TestEntries.Entry(SiloStatus.Dead, Old);
        neverSuspected.SuspectTimes = null;
        MembershipEntry[] stay = [started, alive, suspected];
        foreach (var entry in (MembershipEntry[])[.. stay, suspectedLongAgo, neverSuspected])
            await cluster.InsertAsync(entry);

        await cluster.Table.CleanupDefunctSiloEntriesAsync(Old.AddDays(3));

        (await cluster.Table.ReadAllAsync()).Members.Select(row => row.Item1.SiloAddress)
            .ShouldBe(stay.Select(entry => entry.SiloAddress), ignoreOrder: true);
    }

    [Fact]
    public async Task The_date_is_exact_to_the_tick()
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.InsertAsync(TestEntries.Entry(SiloStatus.Dead, Old));

        await cluster.Table.CleanupDefunctSiloEntriesAsync(Old);
        (await cluster.Table.ReadAllAsync()).Members.ShouldHaveSingleItem();

        await cluster.Table.CleanupDefunctSiloEntriesAsync(Old.AddTicks(1));
        (await cluster.Table.ReadAllAsync()).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_last_date_there_is_removes_all_that_are_not_active()
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.InsertAsync(TestEntries.Entry(SiloStatus.Dead));
        await cluster.InsertAsync(TestEntries.Entry(SiloStatus.Active));

        await cluster.Table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.MaxValue);

        (await cluster.Table.ReadAllAsync()).Members.ShouldHaveSingleItem().Item1.Status.ShouldBe(SiloStatus.Active);
    }

    [Fact]
    public async Task A_cluster_without_a_table_is_clean()
    {
        await using var cluster = new TestCluster(mongo);

        await cluster.Table.CleanupDefunctSiloEntriesAsync(TestEntries.Now);

        (await cluster.Table.ReadAllAsync()).Version.Version.ShouldBe(0);
    }
}
