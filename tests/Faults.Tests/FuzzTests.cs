using Streetcar.Faults.Fuzzing;

namespace Streetcar.Faults.Tests;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Inputs = 8000;
    private const int Seed = 20261130;

    [Fact]
    public async Task Eight_thousand_mutated_messages_leave_the_server_serving_and_its_log_clean()
    {
        var outcome = await FuzzRun.OnWireAsync(Inputs, Seed, output.WriteLine);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Eight_thousand_commands_at_random_are_answered_and_none_with_InternalError()
    {
        var outcome = await FuzzRun.OfCommandsAsync(Inputs, Seed, output.WriteLine);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
