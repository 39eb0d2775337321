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

    /// <summary>Says that it arrived, and waits for the gate.</summary>
    Task WaitFor(string gate);

    [ReadOnly]
    Task<string> WaitForReadOnly(string gate);

    [AlwaysInterleave]
    Task WaitForInterleaving(string gate);

    [AlwaysInterleave]
    Task<string> Interleave();

    Task<string> Ping();

    Task BlockTheThread();

    Task Append(int value);

    Task<string> Appended();

    /// <summary>Has another grain call this one back, and waits for it.</summary>
    Task<string> CallMeBack();

    [ResponseTimeout("00:00:01")]
    Task<string> CallBack(ITurnsGrain caller);
}
