using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>Says how its requests are run.</summary>
public interface ITurnsGrain : IGrainWithStringKey
{
    /// <summary>Reads the counter, lets others run if they may, and writes it: a lost update unless requests are exclusive.</summary>
    Task<int> IncrementSlowly();

    ValueTask<int> Count();

    /// <summary>Whether each of several continuations ran in the activation's scheduler.</summary>
    Task<bool> StaysInItsScheduler();

    /// <summary>Waits for the gate of that name.</summary>
    Task WaitFor(string gate);

    [ReadOnly]
    Task<string> WaitForReadOnly(string gate);

    [AlwaysInterleave]
    Task<string> Interleave();

    Task<string> Ping();

    Task<int> HighestConcurrency();

    /// <summary>Uses the thread, awaiting often.</summary>
    Task Churn(int awaits);

    Task Append(int value);

    Task<string> Appended();
}
