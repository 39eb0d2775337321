using System.Collections.Concurrent;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>Lets tests wait for ticks.</summary>
public static class Ticked
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Ticks = [];

    public static void Release(string grain) => Of(grain).Release();

    public static async Task Once(string grain) =>
        (await Of(grain).WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue("The timer did not tick.");

    private static SemaphoreSlim Of(string grain) => Ticks.GetOrAdd(grain, _ => new SemaphoreSlim(0));
}
