using Streetcar.Faults.Planning;

namespace Streetcar.Faults.Tests;

public sealed class PlanTests(ITestOutputHelper output)
{
    private const int Queries = 500;
    private const int Seed = 20261130;

    [Fact]
    public async Task Five_hundred_queries_give_the_same_by_each_index_and_by_none()
    {
        var outcome = await PlanRun.RunAsync(Queries, Seed, output.WriteLine);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
