using System.Collections.Concurrent;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>What tests hold grains at, by name. Silos are in the tests' process in both builds.</summary>
public static class Gates
{
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Opened = [];
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Arrived = [];

    /// <summary>Called by grains: says that it is here, and waits.</summary>
    public static Task WaitFor(string gate)
    {
        Of(Arrived, gate).TrySetResult();
        return Of(Opened, gate).Task;
    }

    /// <summary>Called by tests.</summary>
    public static Task Arrival(string gate) => Of(Arrived, gate).Task.WaitAsync(TimeSpan.FromSeconds(20));

    public static void Open(string gate) => Of(Opened, gate).TrySetResult();

    private static TaskCompletionSource Of(ConcurrentDictionary<string, TaskCompletionSource> gates, string gate) =>
        gates.GetOrAdd(gate, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
