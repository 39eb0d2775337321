using Orleans.Embedded.Tests.Grains;

namespace Orleans.Embedded.Tests;

public sealed class StatelessWorkerTests(OneSilo silo) : IClassFixture<OneSilo>
{
    private readonly IWorkerGrain _grain = silo.Grains.GetGrain<IWorkerGrain>(OneSilo.NewKey());

    [Fact]
    public async Task Workers_run_at_once_and_are_no_more_than_allowed()
    {
        var gates = Enumerable.Range(0, 12).Select(_ => OneSilo.NewKey()).ToList();
        var calls = gates.Select(_grain.WaitFor).ToList();

        // Three run at once; the rest wait for them.
        var arrivals = gates.ConvertAll(Gates.Arrival);
        for (var arrived = 0; arrived < 3; arrived++)
            arrivals.Remove(await Task.WhenAny(arrivals));
        gates.ForEach(Gates.Open);

        (await Task.WhenAll(calls)).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task An_idle_worker_is_used_again()
    {
        var first = await _grain.Worker();

        (await _grain.Worker()).ShouldBe(first);
    }

    [Fact]
    public async Task Workers_of_other_keys_are_others()
    {
        var other = silo.Grains.GetGrain<IWorkerGrain>(OneSilo.NewKey());

        (await other.Worker()).ShouldNotBe(await _grain.Worker());
    }
}
