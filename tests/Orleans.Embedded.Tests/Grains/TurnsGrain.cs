namespace Orleans.Embedded.Tests.Grains;

public sealed class TurnsGrain : Grain, ITurnsGrain
{
    private readonly List<int> _appended = [];
    private int _count;

    public async Task<int> IncrementSlowly()
    {
        var seen = _count;
        await Task.Yield();
        await Task.Delay(1);
        return _count = seen + 1;
    }

    public ValueTask<int> Count() => new(_count);

    public async Task<bool> StaysInItsScheduler()
    {
        var own = TaskScheduler.Current;
        var stays = own != TaskScheduler.Default;
        await Task.Yield();
        stays &= TaskScheduler.Current == own;
        await Task.Delay(1);
        stays &= TaskScheduler.Current == own;
        await Task.Run(() => stays &= TaskScheduler.Current != own);
        stays &= TaskScheduler.Current == own;
        await GrainFactory.GetGrain<ITurnsGrain>(this.GetPrimaryKeyString() + "/other").Ping();
        stays &= TaskScheduler.Current == own;
        return stays;
    }

    public Task WaitFor(string gate) => Gates.WaitFor(gate);

    public async Task<string> WaitForReadOnly(string gate)
    {
        await Gates.WaitFor(gate);
        return gate;
    }

    public Task WaitForInterleaving(string gate) => Gates.WaitFor(gate);

    public Task<string> Interleave() => Task.FromResult("interleaved");

    public Task<string> Ping() => Task.FromResult("pong");

    public Task BlockTheThread()
    {
        BlockingCalls.Released!.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        return Task.CompletedTask;
    }

    public Task Append(int value)
    {
        _appended.Add(value);
        return Task.CompletedTask;
    }

    public Task<string> Appended() => Task.FromResult(string.Join(',', _appended));

    public Task<string> CallMeBack() =>
        GrainFactory.GetGrain<ITurnsGrain>(this.GetPrimaryKeyString() + "/other").CallBack(this.AsReference<ITurnsGrain>());

    public Task<string> CallBack(ITurnsGrain caller) => caller.Ping();
}
