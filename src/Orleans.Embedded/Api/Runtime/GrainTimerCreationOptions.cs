using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks, and how its ticks mix with the grain's requests.</summary>
public struct GrainTimerCreationOptions
{
    /// <summary>No times yet: they are required.</summary>
    public GrainTimerCreationOptions()
    {
    }

    /// <summary>With both times.</summary>
    /// <param name="dueTime">The time to the first tick; infinite for none.</param>
    /// <param name="period">The time from the end of one tick to the next; infinite for one tick only.</param>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>The time to the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public required TimeSpan DueTime { get; set; }

    /// <summary>The time from the end of one tick to the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick only.</summary>
    public required TimeSpan Period { get; set; }

    /// <summary>Whether ticks run between the turns of requests; by default a tick waits its turn as a request does.</summary>
    public bool Interleave { get; set; }

    /// <summary>Whether a tick keeps the activation from being collected as idle; by default it does not.</summary>
    public bool KeepAlive { get; set; }
}
