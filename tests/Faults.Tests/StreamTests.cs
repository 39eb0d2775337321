using Streetcar.Faults.Streams;

namespace Streetcar.Faults.Tests;

public sealed class StreamTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int Changes = 600;
    private const int Seed = 20261201;

    [Fact]
    public async Task Watchers_see_each_change_once_and_in_order_whatever_is_killed()
    {
        var outcome = await StreamRun.RunAsync(Kills, Changes, Seed, output.WriteLine);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
