namespace Streetcar.Samples.Tests;

public sealed class ClientAppTests
{
    [Fact]
    public async Task It_counts_its_visit_over_grain_calls()
    {
        await using var application = SampleProcess.Start("ClientApp");

        var (exitCode, lines) = await application.EndAsync();

        exitCode.ShouldBe(0);
        lines.ShouldBe(["""{"_id": "here", "times": 1}"""]);
    }
}
