using Streetcar.Faults.Racing;

namespace Streetcar.Faults.Tests;

public sealed class RaceTests(ITestOutputHelper output)
{
    private const int Races = 100;

    [Fact]
    public async Task Changes_at_once_come_out_as_the_same_changes_one_after_the_other()
    {
        var outcome = await ChangeRaces.RunAsync(Races);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Clients_that_read_one_cursor_get_each_document_once()
    {
        var outcome = await CursorRaces.RunAsync(Races);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
