namespace Orleans.Embedded.Tests.Grains;

public sealed class CallsGrain : Grain, ICallsGrain
{
    private int _answered;
    private string _cancelled = "";

    public Task<int> Throw(string message) => Task.FromException<int>(new FileNotFoundException(message));

    public async Task ThrowAfterAwait(string message)
    {
        await Task.Yield();
        FailDeepDown(message);
    }

    public ValueTask ThrowAtOnce(string message) => throw new NotSupportedException(message);

    public async Task<string> AnswerTooLate(string gate)
    {
        await Gates.WaitFor(gate);
        _answered++;
        return gate;
    }

    public ValueTask<int> ThrowForValue(string message) => throw new FileNotFoundException(message);

    public ValueTask<string> AnswerTooLateForValue(string gate) => new(AnswerTooLate(gate));

    public async ValueTask<bool> WaitForCancellationForValue(string gate, CancellationToken cancellationToken) =>
        await WaitForCancellation(gate, cancellationToken);

    public Task WaitFor(string gate) => Gates.WaitFor(gate);

    public Task<int> Answered() => Task.FromResult(_answered);

    public async Task<bool> WaitForCancellation(string gate, CancellationToken cancellationToken)
    {
        var own = TaskScheduler.Current;
        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() => cancelled.SetResult(TaskScheduler.Current == own));
        _ = Gates.WaitFor(gate);
        var inContext = await cancelled.Task;
        _cancelled = $"cancelled {cancellationToken.IsCancellationRequested}, in context {inContext}";
        return true;
    }

    public Task<bool> TokenIsCancelled(CancellationToken cancellationToken) =>
        Task.FromResult(cancellationToken.IsCancellationRequested);

    public Task<string> Cancelled() => Task.FromResult(_cancelled);

    public async Task Tell(string gate)
    {
        await Gates.WaitFor(gate);
        throw new InvalidOperationException("Nobody hears this.");
    }

    public Task<string?> ReadContext(string name)
    {
        var value = (string?)RequestContext.Get(name);
        RequestContext.Set(name, "changed by the grain");
        return Task.FromResult(value);
    }

    public async Task<string?> ReadContextOfOther(string name)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<ICallsGrain>(this.GetPrimaryKeyString() + "/other").ReadContext(name);
    }

    public Task<ICallsGrain> Myself() => Task.FromResult(this.AsReference<ICallsGrain>());

    public Task<string> KeyOf(ICallsGrain grain) => Task.FromResult(grain.GetPrimaryKeyString());

    public Task<string> KeyOfMyself() =>
        GrainFactory.GetGrain<ICallsGrain>(this.GetPrimaryKeyString() + "/other").KeyOf(this);

    private static void FailDeepDown(string message) => throw new FileNotFoundException(message);
}
