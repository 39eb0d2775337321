using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Grains;

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private int _inside;
    private int _highest;

    public Task WaitFor(string gate) => Gates.WaitFor(gate);

    public Task<string> Ping() => Task.FromResult("pong");

    public async Task Churn(int awaits)
    {
        for (var i = 0; i < awaits; i++)
        {
            _highest = Math.Max(_highest, Interlocked.Increment(ref _inside));
            Thread.SpinWait(50);
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }
    }

    public Task<int> HighestConcurrency() => Task.FromResult(_highest);
}
