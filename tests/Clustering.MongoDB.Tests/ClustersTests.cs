using MongoDB.Bson;
using MongoDB.Driver;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class ClustersTests(TestMongoDB mongo)
{
    [Fact]
    public async Task Two_clusters_do_not_see_each_other()
    {
        await using var one = new TestCluster(mongo);
        await using var other = new TestCluster(mongo);
        var entry = TestEntries.Entry(SiloStatus.Dead);
        await one.InsertAsync(entry);
        (await other.Table.ReadAllAsync()).Members.ShouldBeEmpty();
        await other.InsertAsync(entry);

        await one.Table.UpdateIAmAliveAsync(
            new() { SiloAddress = entry.SiloAddress, IAmAliveTime = TestEntries.Now.AddDays(1) });
        await one.Table.CleanupDefunctSiloEntriesAsync(TestEntries.Now.AddDays(2));

        (await one.Table.ReadAllAsync()).Members.ShouldBeEmpty();
        var (read, _) = (await other.Table.ReadAllAsync()).Members.ShouldHaveSingleItem();
        read.ToFullString().ShouldBe(entry.ToFullString());
    }

    [Fact]
    public async Task A_cluster_is_deleted_alone_and_starts_again_at_version_0()
    {
        await using var one = new TestCluster(mongo);
        await using var other = new TestCluster(mongo);
        await one.InsertAsync(TestEntries.Entry());
        await other.InsertAsync(TestEntries.Entry());

        await one.Table.DeleteMembershipTableEntriesAsync(one.Id);

        var table = await one.Table.ReadAllAsync();
        table.Members.ShouldBeEmpty();
        table.Version.Version.ShouldBe(0);
        (await other.Table.ReadAllAsync()).Members.ShouldHaveSingleItem();
        await one.InsertAsync(TestEntries.Entry());
        (await one.Table.ReadAllAsync()).Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_cluster_is_one_document_with_its_members()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry(SiloStatus.Active);
        await cluster.InsertAsync(TestEntries.Entry());
        await cluster.InsertAsync(entry);

        using var client = new MongoClient(mongo.Uri);
        var document = await client.GetDatabase("streetcar_membership")
            .GetCollection<BsonDocument>("clusters")
            .Find(found => found["_id"] == cluster.Id).SingleAsync();

        document["version"].AsInt32.ShouldBe(2);
        var member = document["members"][1];
        member["silo"].AsString.ShouldBe(entry.SiloAddress.ToParsableString());
        member["status"].AsString.ShouldBe("Active");
        member["iAmAliveTime"].ToUniversalTime().ShouldBe(TestEntries.Now);
    }
}
