using Streetcar.Spec.Tests.Discovery;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests;

/// <summary>
/// MongoDB's tests for drivers, with its own C# driver, against a server
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md"/>).
/// </summary>
public sealed class SpecTests(SpecServer server) : IClassFixture<SpecServer>
{
    public static IEnumerable<TheoryDataRow<string, int>> Tests =>
        SpecRows.Of(test => !test.FileStartsWith("change-streams/") && !test.FileStartsWith("retryable-writes/")
            && !test.FileStartsWith("transactions"));

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) => TestRun.RunAsync(server, file, index);

    [Fact]
    public async Task The_server_is_the_one_that_the_requirements_are_held_against()
    {
        var admin = server.Client.GetDatabase("admin");
        var build = await admin.RunCommandAsync<BsonDocument>("{ buildInfo: 1 }");
        Version.Parse(build["version"].AsString).ShouldBe(Requirements.Version);
        var hello = await admin.RunCommandAsync<BsonDocument>("{ hello: 1 }");
        hello["msg"].AsString.ShouldBe("isdbgrid");
    }

    [Fact]
    public void Every_test_that_is_left_out_is_one_that_would_be_run()
    {
        Assert.SkipUnless(Specifications.AreThere, Specifications.Absence);
        var leftOut = Specifications.Tests
            .Where(test => SkippedTests.Reason(test) is { } reason
                && (test.SkipReason(Topology.Sharded) == reason || test.SkipReason(Topology.ReplicaSet) == reason))
            .SelectMany(test => new[] { test.Name, test.File });
        SkippedTests.Names.Except(leftOut).ShouldBeEmpty();
    }
}
