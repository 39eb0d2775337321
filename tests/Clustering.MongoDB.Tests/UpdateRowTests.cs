using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class UpdateRowTests(TestMongoDB mongo)
{
    [Fact]
    public async Task A_row_is_replaced_once_by_who_knows_its_etag_and_the_tables_version()
    {
        await using var cluster = new TestCluster(mongo);
        for (var silos = 1; silos < 5; silos++)
        {
            var entry = TestEntries.Entry();
            await cluster.InsertAsync(entry);
            var before = await cluster.Table.ReadAllAsync();
            var etag = before.TryGet(entry.SiloAddress)!.Item2;
            entry.Status = SiloStatus.Active;
            entry.AddSuspector(TestEntries.Silo(), TestEntries.Now.AddSeconds(1));

            (await cluster.Table.UpdateRowAsync(entry, etag, before.Version.Next())).ShouldBeTrue();
            (await cluster.Table.UpdateRowAsync(entry, etag, before.Version.Next())).ShouldBeFalse("both are old");

            var after = await cluster.Table.ReadAllAsync();
            var (read, next) = after.TryGet(entry.SiloAddress)!;
            read.ToFullString().ShouldBe(entry.ToFullString());
            next.ShouldNotBe(etag);
            after.Version.Version.ShouldBe(before.Version.Version + 1);
            after.Members.Count.ShouldBe(silos);
        }
    }

    [Fact]
    public async Task A_row_is_not_replaced_by_who_knows_an_older_version_of_the_table()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry();
        await cluster.InsertAsync(entry);
        var before = await cluster.Table.ReadRowAsync(entry.SiloAddress);
        await cluster.InsertAsync(TestEntries.Entry());

        (await cluster.Table.UpdateRowAsync(entry, before.Members[0].Item2, before.Version.Next())).ShouldBeFalse();

        var after = await cluster.Table.ReadRowAsync(entry.SiloAddress);
        after.Members[0].Item2.ShouldBe(before.Members[0].Item2);
        after.Version.Version.ShouldBe(2);
        (await cluster.Table.UpdateRowAsync(entry, before.Members[0].Item2, after.Version.Next()))
            .ShouldBeTrue("the row itself is as it was read");
    }

    [Fact]
    public async Task A_row_is_not_replaced_by_who_knows_an_older_etag_of_it()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry();
        await cluster.InsertAsync(entry);
        var before = await cluster.Table.ReadRowAsync(entry.SiloAddress);
        (await cluster.Table.UpdateRowAsync(entry, before.Members[0].Item2, before.Version.Next())).ShouldBeTrue();
        var after = await cluster.Table.ReadRowAsync(entry.SiloAddress);

        (await cluster.Table.UpdateRowAsync(entry, before.Members[0].Item2, after.Version.Next())).ShouldBeFalse();
        (await cluster.Table.UpdateRowAsync(entry, "never written", after.Version.Next())).ShouldBeFalse();

        (await cluster.Table.ReadAllAsync()).Version.ShouldBe(after.Version);
    }

    [Fact]
    public async Task A_row_is_not_replaced_by_who_knows_the_etag_of_another()
    {
        await using var cluster = new TestCluster(mongo);
        var (first, second) = (TestEntries.Entry(), TestEntries.Entry());
        await cluster.InsertAsync(first);
        await cluster.InsertAsync(second);
        var table = await cluster.Table.ReadAllAsync();

        (await cluster.Table.UpdateRowAsync(first, table.TryGet(second.SiloAddress)!.Item2, table.Version.Next()))
            .ShouldBeFalse();
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_not_replaced()
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.InsertAsync(TestEntries.Entry());
        var table = await cluster.Table.ReadAllAsync();

        (await cluster.Table.UpdateRowAsync(TestEntries.Entry(), table.Members[0].Item2, table.Version.Next()))
            .ShouldBeFalse();

        (await cluster.Table.ReadAllAsync()).Members.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Of_updates_in_parallel_each_wins_exactly_once()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry();
        await cluster.InsertAsync(entry);

        await Task.WhenAll(Enumerable.Range(1, 19).Select(_ => UpdateAsync(cluster.Table, entry.SiloAddress)))
            .WaitAsync(TimeSpan.FromSeconds(60));

        var table = await cluster.Table.ReadAllAsync();
        table.Version.Version.ShouldBe(20);
        table.Members.ShouldHaveSingleItem().Item1.SuspectTimes!.Count.ShouldBe(19, "no vote was overwritten");
    }

    private static async Task UpdateAsync(IMembershipTable membership, SiloAddress silo)
    {
        while (true)
        {
            var table = await membership.ReadAllAsync();
            var (entry, etag) = table.TryGet(silo)!;
            entry.AddSuspector(TestEntries.Silo(), TestEntries.Now);
            if (await membership.UpdateRowAsync(entry, etag, table.Version.Next()))
                return;
        }
    }
}
