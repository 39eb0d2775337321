using Orleans.Embedded.Tests.EmbeddedOnly;

namespace Streetcar.Grains.Tests;

/// <summary>In the embedded build only: all of Orleans' own timers would stand still with the clock.</summary>
public sealed class IdleCursorTests : IAsyncLifetime
{
    private readonly ManualTime _clock = new();
    private GrainCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await GrainCluster.StartAsync(clock: _clock);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_cursor_idle_for_ten_minutes_is_closed()
    {
        long id = await OpenAsync(10);
        _clock.Advance(TimeSpan.FromMinutes(9));
        (await GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);
        _clock.Advance(TimeSpan.FromMinutes(9));
        (await GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);

        _clock.Advance(TimeSpan.FromMinutes(12));

        await _cluster.Store.Cursors.Single().Disposed;
        (await GetMoreAsync(id)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Fact]
    public async Task A_cursor_without_timeout_lives_as_long_as_a_session()
    {
        long id = await OpenAsync(10, "noCursorTimeout: true");
        _clock.Advance(TimeSpan.FromMinutes(25));
        (await GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);

        _clock.Advance(TimeSpan.FromMinutes(35));

        await _cluster.Store.Cursors.Single().Disposed;
    }

    private async Task<long> OpenAsync(int count, string options = "singleBatch: false")
    {
        await _cluster.InsertAsync("c", count);
        var reply = await _cluster.RunAsync($"{{ find: 'c', sort: {{ _id: 1 }}, batchSize: 2, {options} }}");
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
