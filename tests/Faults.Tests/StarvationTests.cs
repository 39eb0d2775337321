using Streetcar.Faults.Fairness;

namespace Streetcar.Faults.Tests;

public sealed class StarvationTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    public async Task Costly_queries_of_many_clients_leave_the_cheap_commands_of_others_answered(int clients)
    {
        var outcome = await StarvationRun.RunAsync(clients, TimeSpan.FromSeconds(2), Bounds.Generous);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
