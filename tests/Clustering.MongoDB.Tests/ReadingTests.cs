using MongoDB.Bson;
using MongoDB.Driver;
using Orleans;
using Orleans.Runtime;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class ReadingTests(TestMongoDB mongo)
{
    [Fact]
    public async Task A_table_that_is_not_there_is_empty_and_of_version_0()
    {
        await using var cluster = new TestCluster(mongo);

        var table = await cluster.Table.ReadAllAsync();

        table.Members.ShouldBeEmpty();
        table.Version.ShouldBe(new TableVersion(0, "0"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_table_is_the_same_after_it_was_initialized(bool initializesVersion)
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.Table.InitializeMembershipTableAsync(initializesVersion);
        (await cluster.Table.ReadAllAsync()).Version.Version.ShouldBe(0);
        await cluster.InsertAsync(TestEntries.Entry());

        await cluster.Table.InitializeMembershipTableAsync(initializesVersion);

        (await cluster.Table.ReadAllAsync()).Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_row_is_read_with_all_that_was_written()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry();
        entry.AddSuspector(TestEntries.Silo(), TestEntries.Now.AddSeconds(1));
        entry.AddSuspector(TestEntries.Silo(), TestEntries.Now.AddSeconds(2));

        await cluster.InsertAsync(entry);

        var (read, _) = (await cluster.Table.ReadAllAsync()).Members.ShouldHaveSingleItem();
        read.ToFullString().ShouldBe(entry.ToFullString());
        read.IAmAliveTime.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public async Task A_row_is_read_with_as_little_as_was_written()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = new MembershipEntry { SiloAddress = TestEntries.Silo(), HostName = "", SiloName = "" };

        await cluster.InsertAsync(entry);

        var (read, _) = (await cluster.Table.ReadAllAsync()).Members.ShouldHaveSingleItem();
        read.ToFullString().ShouldBe(entry.ToFullString());
        read.RoleName.ShouldBeNull();
        read.SuspectTimes.ShouldBeNull();
    }

    [Fact]
    public async Task One_row_is_read_with_the_version_of_the_table()
    {
        await using var cluster = new TestCluster(mongo);
        var first = TestEntries.Entry();
        await cluster.InsertAsync(first);
        await cluster.InsertAsync(TestEntries.Entry());

        var table = await cluster.Table.ReadRowAsync(first.SiloAddress);

        var (read, etag) = table.Members.ShouldHaveSingleItem();
        read.ToFullString().ShouldBe(first.ToFullString());
        etag.ShouldNotBeNullOrEmpty();
        table.Version.ShouldBe(new TableVersion(2, "2"));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_read_as_none()
    {
        await using var cluster = new TestCluster(mongo);
        await cluster.InsertAsync(TestEntries.Entry());

        var table = await cluster.Table.ReadRowAsync(TestEntries.Silo());

        table.Members.ShouldBeEmpty();
        table.Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task All_rows_are_read_with_etags_of_their_own()
    {
        await using var cluster = new TestCluster(mongo);
        var entries = new[] { TestEntries.Entry(), TestEntries.Entry(), TestEntries.Entry() };
        foreach (var entry in entries)
            await cluster.InsertAsync(entry);

        var table = await cluster.Table.ReadAllAsync();

        table.Members.Select(row => row.Item1.SiloAddress)
            .ShouldBe(entries.Select(entry => entry.SiloAddress), ignoreOrder: true);
        table.Members.Select(row => row.Item2).ShouldBeUnique();
        table.Version.Version.ShouldBe(3);
    }

    [Fact]
    public async Task What_a_document_does_not_say_has_its_default()
    {
        await using var cluster = new TestCluster(mongo);
        using var client = new MongoClient(mongo.Uri);
        var clusters = client.GetDatabase("streetcar_membership").GetCollection<BsonDocument>("clusters");
        var silo = TestEntries.Silo();
        await clusters.InsertOneAsync(new BsonDocument
        {
            ["_id"] = cluster.Id,
            ["version"] = 3,
            ["members"] = new BsonArray { new BsonDocument("silo", silo.ToParsableString()) },
        });

        var table = await cluster.Table.ReadAllAsync();

        var (read, etag) = table.Members.ShouldHaveSingleItem();
        read.SiloAddress.ShouldBe(silo);
        read.Status.ShouldBe(SiloStatus.None);
        read.SiloName.ShouldBeEmpty();
        etag.ShouldBe("0");
        table.Version.Version.ShouldBe(3);
    }

    [Fact]
    public async Task Reading_can_be_canceled()
    {
        await using var cluster = new TestCluster(mongo);

        await Should.ThrowAsync<OperationCanceledException>(
            () => cluster.Table.ReadAllAsync(new CancellationToken(canceled: true)));
        await Should.ThrowAsync<OperationCanceledException>(
            () => cluster.Gateways.GetGatewaysAsync(new CancellationToken(canceled: true)));
    }
}
