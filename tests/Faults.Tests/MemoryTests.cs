using Streetcar.Faults.Memory;

namespace Streetcar.Faults.Tests;

public sealed class MemoryTests(ITestOutputHelper output)
{
    // Generous, as the machine may do other work.
    private static readonly TimeSpan LongestPing = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Rows => [.. MemoryRow.All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_server_of_512_MB_survives_answers_and_gives_memory_back(string name)
    {
        var row = MemoryRow.All.Single(row => row.Name == name);

        var outcome = await MemoryRun.RunAsync(row, row.Small, LongestPing);

        output.WriteLine(outcome.ToString());
        outcome.Faults.ShouldBeEmpty();
    }
}
