using Orleans.Runtime;

namespace Orleans;

/// <summary>The timers of the activation, which end with it.</summary>
internal sealed partial class Activation
{
    private readonly HashSet<GrainTimer> _timers = [];

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        if (Current != this)
        {
            throw new InvalidOperationException(
                "Current grain context differs from specified grain context: a grain timer must be registered by the grain's own code, not from Task.Run or the like.");
        }

        var timer = new GrainTimer(this, callback, options);
        lock (Gate)
            _timers.Add(timer);
        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (Gate)
            _timers.Remove(timer);
    }

    private void DisposeTimers()
    {
        List<GrainTimer> timers;
        lock (Gate)
            timers = [.. _timers];
        timers.ForEach(timer => timer.Dispose());
    }
}
