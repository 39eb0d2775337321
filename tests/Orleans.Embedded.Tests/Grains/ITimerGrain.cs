using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Grains;

/// <summary>A grain with a timer.</summary>
public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive);

    Task StartFailing(TimeSpan period);

    Task Change(TimeSpan dueTime, TimeSpan period);

    Task Stop();

    Task WaitFor(string gate);

    /// <summary>Returns when no tick is running.</summary>
    Task Settle();

    [AlwaysInterleave]
    Task<int> Ticks();
}
