using Streetcar.Faults.Killing;

namespace Streetcar.Faults.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rounds = 3;
    private const int Changes = 500;
    private const int Seed = 20261130;

    [Fact]
    public async Task What_is_acknowledged_outlives_kills_and_what_is_not_is_whole_or_not_there()
    {
        var outcome = await KillRun.RunAsync(Rounds, Changes, Seed, output.WriteLine);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
