namespace Streetcar.Grains.Tests;

public sealed class IdleCursorTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync(ages: ages =>
    {
        ages.Idle = TimeSpan.FromMilliseconds(100);
        ages.Interval = TimeSpan.FromMilliseconds(20);
    });

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_cursor_that_nobody_reads_is_closed()
    {
        long id = await _cluster.OpenAsync(10);

        await _cluster.Store.Cursors.Single().Disposed.WaitAsync(Patience);

        (await _cluster.GetMoreAsync(id)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Fact]
    public async Task A_cursor_that_nobody_reads_any_more_is_closed()
    {
        long id = await _cluster.OpenAsync(10);
        (await _cluster.GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);

        await _cluster.Store.Cursors.Single().Disposed.WaitAsync(Patience);

        (await _cluster.GetMoreAsync(id)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Fact]
    public async Task A_cursor_is_not_idle_while_a_batch_is_awaited()
    {
        long id = await _cluster.OpenAsync(10);
        var held = new Held();
        _cluster.Store.BeforeBatch = held.WaitAsync;
        var reading = _cluster.GetMoreAsync(id);
        await held.Begun;
        await _cluster.InsertAsync("other", 3);
        await _cluster.RunAsync("{ find: 'other', batchSize: 1 }");

        // Opened later, and closed all the same: so the first one was looked at, and kept.
        await _cluster.Store.Cursors[1].Disposed.WaitAsync(Patience);
        held.Release();

        (await reading).NextBatch().Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_cursor_without_timeout_outlives_one_with_it()
    {
        long id = await _cluster.OpenAsync(10, "noCursorTimeout: true");
        await _cluster.InsertAsync("other", 3);
        await _cluster.RunAsync("{ find: 'other', batchSize: 1 }");

        await _cluster.Store.Cursors[1].Disposed.WaitAsync(Patience);

        (await _cluster.GetMoreAsync(id)).NextBatch().Count.ShouldBe(8);
    }
}
