namespace Streetcar.Grains.Tests;

public sealed class RoutingTests(SharedSilo silo) : IClassFixture<SharedSilo>
{
    private readonly GrainCluster _cluster = silo.Cluster;

    [Theory]
    [InlineData("insert")]
    [InlineData("create")]
    public async Task A_name_that_is_too_long_is_refused(string command)
    {
        var reply = await _cluster.RunAsync(new RawDocument
        {
            [command] = new string('c', 300),
            [command == "insert" ? "documents" : "comment"] = [RawDocument.Empty],
        });

        reply["code"].ShouldBe((int)ErrorCode.InvalidNamespace);
        reply["errmsg"].ToString().ShouldStartWith("Fully qualified namespace is too long. Namespace: test.ccc");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task A_database_without_a_name_is_refused(string database)
    {
        (await _cluster.RunAsync("{ dropDatabase: 1 }", database)).ShouldFail(
            ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'");
        (await _cluster.RunAsync("{ insert: 'c', documents: [{}] }", database)).ShouldFail(
            ErrorCode.InvalidNamespace, $"Invalid database name: '{database}'");
    }

    [Fact]
    public async Task A_rename_must_name_its_collection_in_full()
    {
        (await _cluster.RunAsync("{ renameCollection: 'c', to: 'test.d' }", "admin")).ShouldFail(
            ErrorCode.InvalidNamespace, "Invalid namespace specified 'c'");
    }
}
