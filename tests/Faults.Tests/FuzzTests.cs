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
    public async Task Eight_thousand_messages_of_clients_that_have_not_logged_in_leave_no_secret_and_take_no_memory()
    {
        var outcome = await FuzzRun.BeforeLogInAsync(Inputs, Seed, output.WriteLine);

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
