namespace Orleans.Embedded.Tests.Grains;

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(TimeSpan dueTime, TimeSpan period, bool interleave, bool keepAlive)
    {
        var options = new GrainTimerCreationOptions(dueTime, period) { Interleave = interleave, KeepAlive = keepAlive };
        var own = TaskScheduler.Current;
        _timer = this.RegisterGrainTimer(
            async (int by, CancellationToken cancellationToken) =>
            {
                await Task.Yield();
                TaskScheduler.Current.ShouldBe(own);
                cancellationToken.IsCancellationRequested.ShouldBeFalse();
                _ticks += by;
                Ticked.Release(this.GetPrimaryKeyString());
            },
            1,
            options);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Life.SetEnd(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan period)
    {
        this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                Ticked.Release(this.GetPrimaryKeyString());
                throw new InvalidOperationException("A tick that fails.");
            },
            period,
            period);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task WaitFor(string gate) => Gates.WaitFor(gate);

    public Task Settle() => Task.CompletedTask;

    public Task<int> Ticks() => Task.FromResult(_ticks);
}
