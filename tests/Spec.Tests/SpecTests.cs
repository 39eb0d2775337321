namespace Streetcar.Spec.Tests;

/// <summary>
/// MongoDB's tests for drivers, over the C# client and a socket, against a silo
/// (<see href="https://github.com/mongodb/specifications/blob/master/source/unified-test-format/unified-test-format.md"/>).
/// </summary>
public sealed class SpecTests(SpecSilo silo) : IClassFixture<SpecSilo>
{
    [SpecFact]
    public async Task Passes(string file, int index)
    {
        silo.HasStarted();
        var test = Specifications.Tests.Single(test => test.File == file && test.Index == index);
        await new TestRun(silo, test).RunAsync();
        silo.HasPassed();
    }

    [Fact]
    public async Task The_silo_is_the_server_that_the_requirements_are_held_against()
    {
        var build = await silo.Client["admin"].CommandAsync("{ buildInfo: 1 }");
        Version.Parse(build["version"].AsString).ShouldBe(Requirements.Version);
        var hello = await silo.Client["admin"].CommandAsync("{ hello: 1 }");
        hello["msg"].AsString.ShouldBe("isdbgrid");
    }

    [Fact]
    public void Every_test_that_is_left_out_is_one_that_would_be_run()
    {
        if (!Specifications.AreThere)
            return;
        var leftOut = Specifications.Tests
            .Where(test => test.SkipReason is { } reason && reason == SkippedTests.Reason(test.Name))
            .Select(test => test.Name);
        SkippedTests.Names.Except(leftOut).ShouldBeEmpty();
    }
}
