namespace Streetcar.Grains.Tests;

/// <summary>In the embedded build only: in Orleans the cancellation may come to the grain after the batch.</summary>
public sealed class EndedWaitTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_wait_for_a_batch_can_be_ended_and_the_batch_is_not_lost()
    {
        long id = await OpenAsync(10);
        var held = new Held();
        _cluster.Store.BeforeBatch = held.WaitAsync;
        using var cancellation = new CancellationTokenSource();
        var command = new Command("test", new BsonDocument { ["getMore"] = id, ["collection"] = "c" });
        var given = _cluster.Router.RunAsync(command, cancellation.Token);
        await held.Begun;

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(given);
        held.Release();

        (await GetMoreAsync(id)).NextBatch().Ids().ShouldBe(Enumerable.Range(2, 8));
    }

    private async Task<long> OpenAsync(int count)
    {
        await _cluster.InsertAsync("c", count);
        var reply = await _cluster.RunAsync($"{{ find: 'c', sort: {{ _id: 1 }}, batchSize: 2 }}");
        reply.FirstBatch().Ids().ShouldBe([0, 1]);
        return reply.CursorId();
    }

    private Task<BsonDocument> GetMoreAsync(long id, int batchSize = 0) => _cluster.RunAsync(new BsonDocument
    {
        ["getMore"] = id,
        ["collection"] = "c",
        ["batchSize"] = batchSize,
    });
}
