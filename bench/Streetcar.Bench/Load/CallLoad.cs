using System.Diagnostics;

namespace Streetcar.Bench;

/// <summary>One operation in this process.</summary>
/// <returns>How many units it was; 0 where there are no more operations.</returns>
internal delegate ValueTask<int> Operation();

/// <summary>Runs operations in this process, each worker one after the other.</summary>
internal static class CallLoad
{
    public static async Task<Measurement> RunAsync(IEnumerable<Operation> workers, TimeSpan time)
    {
        var watches = await Task.WhenAll(workers.Select(operation => Task.Run(() => RunAsync(operation, time))));
        return Stopwatches.Sum(watches);
    }

    private static async Task<Stopwatches> RunAsync(Operation operation, TimeSpan time)
    {
        var watches = new Stopwatches();
        while (watches.Elapsed < time)
        {
            long started = Stopwatch.GetTimestamp();
            int units = await operation();
            if (units == 0)
                break;
            watches.Add(started, units);
        }

        return watches;
    }
}
