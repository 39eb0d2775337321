using Orleans.Concurrency;

namespace Orleans.Embedded.Tests.Grains;

[StatelessWorker(3)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _worker = Guid.NewGuid();

    public async Task<Guid> WaitFor(string gate)
    {
        await Gates.WaitFor(gate);
        return _worker;
    }

    public Task<Guid> Worker() => Task.FromResult(_worker);

    public Task<string> Silo() => Task.FromResult(RuntimeIdentity);
}
