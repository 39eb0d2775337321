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
        long start = Stopwatch.GetTimestamp();
        var watches = await Task.WhenAll(workers.Select(operation => Task.Run(() => RunAsync(operation, start, time))));
        return Stopwatches.Sum(watches);
    }

    // What never waits keeps its thread, so that other workers may begin when the time is over.
    private static async Task<Stopwatches> RunAsync(Operation operation, long start, TimeSpan time)
    {
        var watches = new Stopwatches(start);
        do
        {
            long started = Stopwatch.GetTimestamp();
            int units = await operation();
            if (units == 0)
                break;
            watches.Add(started, units);
        }
        while (watches.Elapsed < time);

        return watches;
    }
}
