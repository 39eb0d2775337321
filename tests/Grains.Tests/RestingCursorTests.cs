using Streetcar.Bson.Memory;

namespace Streetcar.Grains.Tests;

/// <summary>What cursors hold that nobody reads for a time.</summary>
public sealed class RestingCursorTests : IAsyncLifetime
{
    private const int Count = 300;
    private const int Padding = 10_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ServerMemory _memory = new(ServerMemory.Least);
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await GrainCluster.StartAsync(ages: ages => ages.Rest = TimeSpan.FromMilliseconds(100), memory: _memory);
        await _cluster.InsertAsync("c", Count, Padding);
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_batch_that_was_read_ahead_is_forgotten_and_read_again()
    {
        var ids = new List<int>();
        var reply = await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 }, batchSize: 2 }");
        ids.AddRange(reply.FirstBatch().Ids());
        reply = await _cluster.GetMoreAsync(reply.CursorId());
        ids.AddRange(reply.NextBatch().Ids());
        await ReadsAheadAsync();

        await UntilAsync(() => _memory.ReadAhead.Used == 0);

        await ReadToEndAsync(reply, ids);
        ids.ShouldBe(Enumerable.Range(0, Count));
    }

    [Theory]
    [InlineData("{ $set: { y: 1 } }, { $sort: { padding: 1, _id: 1 } }")]
    [InlineData("{ $group: { _id: '$_id', padding: { $push: '$padding' } } }")]
    [InlineData("{ $setWindowFields: { sortBy: { _id: 1 }, output: { n: { $sum: '$_id', window: { documents: [-1, 1] } } } } }")]
    public async Task The_memory_of_its_stages_is_that_of_others(string stages)
    {
        var ids = new List<int>();
        var reply = await AggregateAsync(stages);
        ids.AddRange(reply.FirstBatch().Ids());
        _memory.Operations.Used.ShouldBeGreaterThan(0);

        await UntilAsync(() => _memory.Operations.Used == 0);

        await ReadToEndAsync(reply, ids);
        ids.Order().ShouldBe(Enumerable.Range(0, Count));
    }

    [Fact]
    public async Task Who_finds_no_memory_gets_that_of_the_cursor_that_nobody_has_read_for_longest()
    {
        const string sort = "{ $set: { y: 1 } }, { $sort: { y: 1, _id: 1 } }";
        var replies = new List<RawDocument>();
        for (int i = 0; i < 4; i++)
            replies.Add(await AggregateAsync(sort, "allowDiskUse: false"));
        _memory.Operations.Used.ShouldBeGreaterThan(_memory.Operations.Limit / 2);

        var others = await Task.WhenAll(AggregateAsync(sort, "allowDiskUse: false"), AggregateAsync(sort, "allowDiskUse: false"));

        others.ShouldAllBe(reply => reply["ok"] == 1.0);
        (await _cluster.GetMoreAsync(replies[0].CursorId())).ShouldFail(
            ErrorCode.CursorKilled,
            $"cursor id {replies[0].CursorId()} was killed while it was idle, as others needed the memory of its sorts and groups");
        (await _cluster.GetMoreAsync(replies[0].CursorId()))["code"].ShouldBe((int)ErrorCode.CursorNotFound);
        (await _cluster.GetMoreAsync(replies[3].CursorId(), batchSize: 10)).NextBatch().Ids().ShouldBe(Enumerable.Range(2, 10));
    }

    private Task<RawDocument> AggregateAsync(string stages, string options = "allowDiskUse: true") =>
        _cluster.RunAsync($"{{ aggregate: 'c', pipeline: [{stages}], cursor: {{ batchSize: 2 }}, {options} }}");

    private async Task ReadToEndAsync(RawDocument reply, List<int> ids)
    {
        while (reply.CursorId() != 0)
        {
            reply = await _cluster.GetMoreAsync(reply.CursorId());
            ids.AddRange(reply.NextBatch().Ids());
        }
    }

    private Task ReadsAheadAsync() => UntilAsync(() => _cluster.Store.Cursors.Single().Batches == 2);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
    }
}
