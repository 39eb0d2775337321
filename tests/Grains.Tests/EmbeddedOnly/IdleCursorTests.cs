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
        long id = await _cluster.OpenAsync(10);
        _clock.Advance(TimeSpan.FromMinutes(9));
        (await _cluster.GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);
        _clock.Advance(TimeSpan.FromMinutes(9));
        (await _cluster.GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);

        _clock.Advance(TimeSpan.FromMinutes(12));

        await _cluster.Store.Cursors.Single().Disposed;
        (await _cluster.GetMoreAsync(id)).ShouldFail(ErrorCode.CursorNotFound, $"cursor id {id} not found");
    }

    [Fact]
    public async Task A_cursor_without_timeout_lives_as_long_as_a_session()
    {
        long id = await _cluster.OpenAsync(10, "noCursorTimeout: true");
        _clock.Advance(TimeSpan.FromMinutes(25));
        (await _cluster.GetMoreAsync(id, batchSize: 1)).CursorId().ShouldBe(id);

        _clock.Advance(TimeSpan.FromMinutes(35));

        await _cluster.Store.Cursors.Single().Disposed;
    }
}
