using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class IAmAliveTests(TestMongoDB mongo)
{
    [Fact]
    public async Task A_sign_of_life_changes_the_time_alone()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry(SiloStatus.Active);
        var other = TestEntries.Entry(SiloStatus.Active);
        await cluster.InsertAsync(other);
        await cluster.InsertAsync(entry);
        var before = await cluster.Table.ReadAllAsync();
        entry.IAmAliveTime = TestEntries.Now.AddSeconds(5);

        // Orleans sets no more than these.
        await cluster.Table.UpdateIAmAliveAsync(
            new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = entry.IAmAliveTime });

        var after = await cluster.Table.ReadAllAsync();
        after.Version.ShouldBe(before.Version);
        after.TryGet(entry.SiloAddress)!.Item1.ToFullString().ShouldBe(entry.ToFullString());
        after.TryGet(other.SiloAddress)!.Item1.ToFullString().ShouldBe(other.ToFullString());
        (await cluster.Table.UpdateRowAsync(entry, before.TryGet(entry.SiloAddress)!.Item2, before.Version.Next()))
            .ShouldBeTrue("its etag still holds");
    }

    [Fact]
    public async Task A_sign_of_life_of_a_silo_without_a_row_changes_nothing()
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.Table.UpdateIAmAliveAsync(TestEntries.Entry());
        (await cluster.Table.ReadAllAsync()).Members.ShouldBeEmpty();
        await cluster.InsertAsync(TestEntries.Entry());

        await cluster.Table.UpdateIAmAliveAsync(TestEntries.Entry(time: TestEntries.Now.AddSeconds(5)));

        (await cluster.Table.ReadAllAsync()).Members.ShouldHaveSingleItem()
            .Item1.IAmAliveTime.ShouldBe(TestEntries.Now);
    }
}
