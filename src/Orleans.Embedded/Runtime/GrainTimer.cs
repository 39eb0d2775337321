using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans;

/// <summary>A timer whose ticks are requests to its own activation; the next is due only when one is finished.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _isFiring;
    private bool _wasChanged;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, options.Period);
        _activation = activation;
        _callback = callback;
        _options = options;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            _timer = activation.Silo.Clock.CreateTimer(
                static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        _dueTime = dueTime;
        _period = period;
        _wasChanged = true;
        if (!_isFiring)
            _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _timer.Dispose();
        _activation.Forget(this);
    }

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        const uint LongestMilliseconds = uint.MaxValue - 1;
        ArgumentOutOfRangeException.ThrowIfLessThan((long)dueTime.TotalMilliseconds, -1, nameof(dueTime));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)dueTime.TotalMilliseconds, LongestMilliseconds, nameof(dueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan((long)period.TotalMilliseconds, -1, nameof(period));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)period.TotalMilliseconds, LongestMilliseconds, nameof(period));
    }

    private void Fire()
    {
        _isFiring = true;
        _activation.TryEnqueue(new Tick(this));
    }

    private Task Run()
    {
        _wasChanged = false;
        return _disposed.IsCancellationRequested ? Task.CompletedTask : _callback(_disposed.Token);
    }

    private void OnTickFinished()
    {
        if (!_disposed.IsCancellationRequested)
            _timer.Change(_wasChanged ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        _isFiring = false;
    }

    private sealed class Tick(GrainTimer timer)
        : GrainRequest(timer._options.Interleave ? GrainMethod.InterleavingTimerTick : GrainMethod.TimerTick)
    {
        private Task? _running;

        public override bool IsLocal => true;

        public override bool KeepsAlive => timer._options.KeepAlive;

        public override string ToString() => $"timer tick of {timer._activation.GrainId}";

        protected override bool TryRunMethod(object grain)
        {
            _running = RunAndFinish();
            if (_running.IsCompleted)
                return true;

            _running.GetAwaiter().UnsafeOnCompleted(OnMethodCompleted);
            return false;
        }

        protected override void SetResponseFromMethod()
        {
        }

        protected override void ObserveMethod()
        {
        }

        protected override void SetException(Exception exception)
        {
        }

        // The next tick is set off as a turn too, so that it cannot come between the end of this one and a change.
        private async Task RunAndFinish()
        {
            try
            {
                await timer.Run();
            }
            catch (Exception exception)
            {
                timer._activation.Silo.Logger.LogWarning(
                    exception, "Caught and ignored exception thrown from timer callback of {Grain}", timer._activation.GrainId);
            }

            timer.OnTickFinished();
        }
    }
}
