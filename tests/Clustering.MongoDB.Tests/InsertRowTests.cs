using Orleans;

namespace Streetcar.Clustering.MongoDB.Tests;

[Collection(nameof(TestMongoDB))]
public sealed class InsertRowTests(TestMongoDB mongo)
{
    [Fact]
    public async Task A_row_is_inserted_once()
    {
        await using var cluster = new TestCluster(mongo);
        var entry = TestEntries.Entry();
        var next = (await cluster.Table.ReadAllAsync()).Version.Next();

        (await cluster.Table.InsertRowAsync(entry, next)).ShouldBeTrue();
        (await cluster.Table.InsertRowAsync(entry, next)).ShouldBeFalse("the silo is there and the version is old");

        var table = await cluster.Table.ReadAllAsync();
        table.Version.Version.ShouldBe(1);
        table.Version.VersionEtag.ShouldNotBe(next.VersionEtag);
        (await cluster.Table.InsertRowAsync(entry, table.Version.Next())).ShouldBeFalse("the silo is there");

        table = await cluster.Table.ReadAllAsync();
        table.Members.ShouldHaveSingleItem();
        table.Version.Version.ShouldBe(1);
    }

    [Fact]
    public async Task A_row_is_not_inserted_into_an_older_version_of_the_table()
    {
        await using var cluster = new TestCluster(mongo);
        var next = (await cluster.Table.ReadAllAsync()).Version.Next();
        await cluster.InsertAsync(TestEntries.Entry());

        (await cluster.Table.InsertRowAsync(TestEntries.Entry(), next)).ShouldBeFalse();

        var table = await cluster.Table.ReadAllAsync();
        table.Members.ShouldHaveSingleItem();
        table.Version.Version.ShouldBe(1);
    }

    [Theory]
    [InlineData(1, "never written")]
    [InlineData(1, "")]
    [InlineData(1, "-1")]
    [InlineData(3, "2")]
    [InlineData(0, "0")]
    public async Task A_row_is_not_inserted_with_a_version_that_does_not_follow_the_tables(int version, string etag)
    {
        await using var cluster = new TestCluster(mongo);

        (await cluster.Table.InsertRowAsync(TestEntries.Entry(), new TableVersion(version, etag))).ShouldBeFalse();

        (await cluster.Table.ReadAllAsync()).Members.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_many_first_rows_at_the_same_time_one_is_inserted()
    {
        await using var cluster = new TestCluster(mongo);
        var next = (await cluster.Table.ReadAllAsync()).Version.Next();

        var inserted = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => cluster.Table.InsertRowAsync(TestEntries.Entry(), next)));

        inserted.Count(done => done).ShouldBe(1);
        var table = await cluster.Table.ReadAllAsync();
        table.Members.ShouldHaveSingleItem();
        table.Version.Version.ShouldBe(1);
    }
}
