using Orleans.Runtime;
using Orleans.TestingHost;

namespace Streetcar.TypedGrains.Tests;

/// <summary>A silo goes without a word, in the midst of a loop.</summary>
public sealed class KilledSiloTests : IAsyncLifetime
{
    // Far more than Orleans needs to declare a silo dead; a failure, not a wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly GrainCluster _cluster = new();

    public ValueTask InitializeAsync() => _cluster.InitializeAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_loop_goes_on_when_another_silo_is_killed(Caller caller)
    {
        var (things, silo) = await CollectionOnSecondaryAsync(caller).WaitAsync(Patience);
        var victim = _cluster.Orleans.SecondarySilos.First(other => other != silo);

        var seen = await ReadAsync(things, killing: victim).WaitAsync(Patience);

        seen.ShouldBe(Enumerable.Range(0, 500));
    }

    [Theory]
    [InlineData(Caller.Client)]
    [InlineData(Caller.Silo)]
    public async Task A_loop_whose_cursor_s_silo_is_killed_fails_and_a_new_one_finds_all(Caller caller)
    {
        var (things, silo) = await CollectionOnSecondaryAsync(caller).WaitAsync(Patience);

        var error = await Should.ThrowAsync<Exception>(() => ReadAsync(things, killing: silo).WaitAsync(Patience));

        // Orleans' own where the call was under way when the silo died.
        (error is DocumentStoreException { CodeName: "CursorNotFound" } or OrleansException or TimeoutException)
            .ShouldBeTrue(error.ToString());
        (await AgainAsync(things).WaitAsync(Patience)).ShouldBe(Enumerable.Range(0, 500));
    }

    private async Task<(ICollectionGrain Collection, SiloHandle Silo)> CollectionOnSecondaryAsync(Caller caller)
    {
        while (true)
        {
            var things = await _cluster.NewCollectionAsync(500, caller);
            var silo = await _cluster.SiloOfAsync(things);
            if (silo != _cluster.Orleans.Primary)
                return (things, silo);
        }
    }

    private async Task<List<int>> ReadAsync(ICollectionGrain things, SiloHandle? killing = null)
    {
        var seen = new List<int>();
        await foreach (var document in things.Find([], new() { Sort = new BsonDocument("_id", 1), BatchSize = 20 }))
        {
            seen.Add(document["_id"].AsInt32);
            if (seen.Count == 130 && killing is not null)
                await _cluster.Orleans.KillSiloAsync(killing);
        }

        return seen;
    }

    // A call fails until Orleans has declared the silo dead, which takes it some seconds.
    private async Task<List<int>> AgainAsync(ICollectionGrain things)
    {
        while (true)
        {
            try
            {
                return await ReadAsync(things);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                await Task.Yield();
            }
        }
    }
}
