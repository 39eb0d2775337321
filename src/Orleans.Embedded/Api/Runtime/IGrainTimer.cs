namespace Orleans.Runtime;

/// <summary>A timer of a grain. Disposing it ends it and cancels a tick that is running.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Changes when it ticks. During a tick, the change counts from the end of that tick.</summary>
    /// <param name="dueTime">The time to the next tick; infinite for none.</param>
    /// <param name="period">The time from the end of one tick to the next; infinite for one tick only.</param>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative and not infinite, or is too long.</exception>
    void Change(TimeSpan dueTime, TimeSpan period);
}
