using Streetcar.Faults.Interruption;

namespace Streetcar.Faults.Tests;

public sealed class InterruptionTests(ITestOutputHelper output)
{
    // Generous, as the machine may do other work; each would go on for minutes.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Every_long_command_ends_soon_when_it_is_told_to()
    {
        var outcomes = await InterruptionRun.RunAsync(Bound, together: true);

        outcomes.ShouldNotBeEmpty();
        Array.ForEach(outcomes, outcome => output.WriteLine(outcome.ToString()));
        outcomes.SelectMany(outcome => outcome.Faults).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_signal_ends_the_process_soon_whatever_runs()
    {
        var outcome = await InterruptionRun.StopAsync(Bound);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
