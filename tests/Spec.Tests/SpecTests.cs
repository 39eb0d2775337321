using Streetcar.Spec.Tests.Discovery;
using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests;

/// <summary>
/// MongoDB's tests for drivers, with its own C# driver, against a server
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md"/>).
/// </summary>
public sealed class SpecTests(SpecServer server) : IClassFixture<SpecServer>
{
    /// <summary>Each of the specifications' tests, named after it, and skipped where it is not to be run.</summary>
    public static IEnumerable<TheoryDataRow<string, int>> Tests => Specifications.AreThere
        ? Specifications.Tests.Select(test => new TheoryDataRow<string, int>(test.File, test.Index)
        {
            TestDisplayName = test.Name,
            Label = "",
            Skip = test.SkipReason,
        })
        : [new("", 0) { Skip = Specifications.Absence }];

    [Theory]
    [MemberData(nameof(Tests))]
    public Task Passes(string file, int index) =>
        new TestRun(server, Specifications.Tests.Single(test => test.File == file && test.Index == index)).RunAsync();

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
            .Where(test => test.SkipReason is { } reason && reason == SkippedTests.Reason(test))
            .SelectMany(test => new[] { test.Name, test.File });
        SkippedTests.Names.Except(leftOut).ShouldBeEmpty();
    }
}
