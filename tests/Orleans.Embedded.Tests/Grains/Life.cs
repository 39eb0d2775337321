using System.Collections.Concurrent;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>What happened to grains, for tests to look at. Silos are in the tests' process in both builds.</summary>
public static class Life
{
    private static readonly ConcurrentDictionary<string, int> FailuresToCome = [];
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Happened = [];
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Ends = [];
    private static readonly ConcurrentDictionary<string, int> Alive = [];

    public static void FailActivations(string grain, int times) => FailuresToCome[grain] = times;

    public static bool ShouldFail(string grain)
    {
        if (!FailuresToCome.TryGetValue(grain, out var left) || left == 0)
            return false;

        FailuresToCome[grain] = left - 1;
        return true;
    }

    public static void Log(string grain, string what) => Of(grain).Enqueue(what);

    public static string[] Of(string grain, string prefix) => [.. Of(grain).Where(w => w.StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>Called when an activation begins (1) and ends (-1). Returns how many there are.</summary>
    public static int CountAlive(string grain, int change) => Alive.AddOrUpdate(grain, change, (_, count) => count + change);

    public static Task End(string grain) => EndOf(grain).Task.WaitAsync(TimeSpan.FromSeconds(20));

    public static void SetEnd(string grain) => EndOf(grain).TrySetResult();

    private static ConcurrentQueue<string> Of(string grain) => Happened.GetOrAdd(grain, _ => []);

    private static TaskCompletionSource EndOf(string grain) =>
        Ends.GetOrAdd(grain, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
