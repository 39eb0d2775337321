namespace Orleans.Embedded.Tests.Grains;

public sealed class LifeGrain : Grain, ILifeGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    private string Key => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Life.ShouldFail(Key))
        {
            await Task.Yield();
            throw new InvalidOperationException("It was not to be.");
        }

        var alive = Life.CountAlive(Key, 1);
        Life.Log(Key, alive == 1 ? "activated" : "doubly activated");
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Life.CountAlive(Key, -1);
        Life.Log(Key, $"deactivated {reason.ReasonCode}");
        Life.SetEnd(Key);
    }

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task<string> Silo() => Task.FromResult(RuntimeIdentity);

    public async Task<Guid> DeactivateAndWaitFor(string gate)
    {
        DeactivateOnIdle();
        await Gates.WaitFor(gate);
        return _activation;
    }

    public async Task<Guid> Use(bool deactivate)
    {
        if (deactivate)
            DeactivateOnIdle();
        await Task.Yield();
        Life.Log(Key, "used");
        return _activation;
    }

    public Task WaitFor(string gate) => Gates.WaitFor(gate);

    public Task<string> Interleave() => Task.FromResult("interleaved");

    public Task StayFor(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}
