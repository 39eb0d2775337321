using Streetcar.Faults.Transactions;

namespace Streetcar.Faults.Tests;

public sealed class TransactionTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int Clients = 8;
    private const int Commits = 400;
    private const int Seed = 20261130;

    [Fact]
    public async Task Transactions_have_no_anomalies_and_are_whole_after_kills()
    {
        var outcome = await TransactionRun.RunAsync(Kills, Clients, Commits, Seed, output.WriteLine);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
