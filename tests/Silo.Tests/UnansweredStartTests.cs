namespace Streetcar.Silo.Tests;

/// <summary>By themselves, as they wait for most of their time.</summary>
public sealed class UnansweredStartTests
{
    [Theory]
    [InlineData("mongodb://127.0.0.1:1")]
    [InlineData("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100")]
    public async Task A_MongoDB_that_does_not_answer_is_told_in_one_line(string store)
    {
        using var silo = SiloProcess.Launch(["--port", "0", "--store", store]);

        var ending = await silo.EndAsync();

        ending.ExitCode.ShouldBe(1);
        ending.Output.ShouldBeEmpty();
        ending.Errors.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("--store");
    }
}
