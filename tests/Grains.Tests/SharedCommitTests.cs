using Microsoft.Extensions.DependencyInjection;

namespace Streetcar.Grains.Tests;

public sealed class SharedCommitTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Writes_that_wait_for_a_commit_share_the_next_one()
    {
        var firstCommit = Hold();
        var first = InsertAsync(0);
        await firstCommit.Begun;
        var others = Enumerable.Range(1, 50).Select(InsertAsync).ToList();
        List<IReadOnlyList<WriteRequest>> commits = [];
        _cluster.Store.BeforeWrite = requests =>
        {
            commits.Add([.. requests]);
            return Task.CompletedTask;
        };

        firstCommit.Release();
        await Task.WhenAll([first, .. others]);

        commits.ShouldHaveSingleItem().Cast<InsertRequest>()
            .Select(request => new RawDocument(request.Documents[0])["_id"].AsInt32)
            .ShouldBe(Enumerable.Range(1, 50), ignoreOrder: true);
        (await _cluster.RunAsync("{ count: 'c' }"))["n"].ShouldBe(51);
    }

    [Fact]
    public async Task A_write_is_acknowledged_only_after_its_commit()
    {
        var commit = Hold();
        var write = InsertAsync(0);
        await commit.Begun;

        write.IsCompleted.ShouldBeFalse();
        commit.Release();
        (await write)["n"].ShouldBe(1);
    }

    [Fact]
    public async Task One_writer_s_mistake_fails_that_writer_alone()
    {
        var firstCommit = Hold();
        var first = InsertAsync(0);
        await firstCommit.Begun;
        var good = InsertAsync(1);
        var duplicate = InsertAsync(0);
        var refused = RunAsync(Json.Document("{ insert: 'c', documents: 5 }"));
        var alsoGood = InsertAsync(2);

        firstCommit.Release();

        (await refused)["code"].ShouldBe((int)ErrorCode.TypeMismatch);
        (await Task.WhenAll(first, good, alsoGood)).ShouldAllBe(reply => reply["n"] == (RawValue)1);
        var error = (await duplicate)["writeErrors"].AsArray.Single().AsDocument;
        error["code"].ShouldBe((int)ErrorCode.DuplicateKey);
    }

    [Fact]
    public async Task A_commit_takes_no_more_commands_than_it_may()
    {
        var firstCommit = Hold();
        var first = InsertAsync(0);
        await firstCommit.Begun;
        var others = Enumerable.Range(1, 1500).Select(InsertAsync).ToList();
        List<int> commits = [];
        _cluster.Store.BeforeWrite = requests =>
        {
            commits.Add(requests.Count);
            return Task.CompletedTask;
        };

        firstCommit.Release();
        await Task.WhenAll([first, .. others]);

        commits.ShouldBe([1000, 500]);
    }

    [Fact]
    public async Task Collections_do_not_wait_for_each_other()
    {
        var commit = Hold();
        var held = InsertAsync(0);
        await commit.Begun;
        _cluster.Store.BeforeWrite = _ => Task.CompletedTask;

        (await _cluster.RunAsync("{ insert: 'other', documents: [{}] }"))["n"].ShouldBe(1);
        held.IsCompleted.ShouldBeFalse();
        commit.Release();
        await held;
    }

    [Fact]
    public async Task A_write_withdrawn_before_it_was_sent_is_not_applied()
    {
        var commit = Hold();
        var first = InsertAsync(0);
        await commit.Begun;
        using var cancellation = new CancellationTokenSource();
        var withdrawn = RunAsync(InsertOf(1), cancellation.Token);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(withdrawn);
        commit.Release();
        await first;

        await InsertAsync(2);
        (await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 } }")).FirstBatch().Ids().ShouldBe([0, 2]);
    }

    [Fact]
    public async Task A_writer_that_leaves_does_not_wait_for_the_commit_that_holds_its_write()
    {
        var commit = Hold();
        using var cancellation = new CancellationTokenSource();
        var left = RunAsync(InsertOf(0), cancellation.Token);
        await commit.Begun;

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(left);
        commit.Release();
        await InsertAsync(1);
        (await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 } }")).FirstBatch().Ids().ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Writes_sent_without_waiting_take_effect_in_their_order()
    {
        await InsertAsync(0);
        var writes = Enumerable.Range(0, 500)
            .Select(i => RunAsync(Json.Document($"{{ update: 'c', updates: [{{ q: {{ _id: 0 }}, u: {{ $push: {{ seen: {i} }} }} }}] }}")))
            .ToList();

        (await Task.WhenAll(writes)).ShouldAllBe(reply => reply["nModified"] == (RawValue)1);

        var found = (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch().Single();
        found["seen"].AsArray.Select(value => value.AsInt32).ShouldBe(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task Writes_are_applied_while_those_before_them_wait_to_be_durable()
    {
        var slow = new Held();
        _cluster.Store.MakeDurable = async replies =>
        {
            await slow.WaitAsync();
            return replies;
        };
        var first = InsertAsync(0);
        await slow.Begun;
        _cluster.Store.MakeDurable = null;

        (await InsertAsync(1))["n"].ShouldBe(1);

        first.IsCompleted.ShouldBeFalse();
        slow.Release();
        (await first)["n"].ShouldBe(1);
    }

    [Fact]
    public async Task Writes_that_can_t_be_made_durable_fail()
    {
        _cluster.Store.MakeDurable = _ => Task.FromException<IReadOnlyList<WriteOutcome>>(
            new DocumentException(ErrorCode.WriteConflict, "Lost."));

        (await InsertAsync(0)).ShouldFail(ErrorCode.WriteConflict, "Lost.");
    }

    [Fact]
    public async Task Replies_too_large_for_one_message_come_in_several()
    {
        await _cluster.InsertAsync("c", 1);
        await RunAsync(Json.Document("{ update: 'c', updates: [{ q: {}, u: { $set: { padding: 'x' } } }] }"));
        string padding = new('x', 10_000_000);
        await RunAsync(new()
        {
            ["update"] = "c",
            ["updates"] = [new RawDocument
        {
            ["q"] = RawDocument.Empty,
            ["u"] = new RawDocument { ["$set"] = new RawDocument { ["padding"] = padding } },
        }]
        });
        var commit = Hold();
        var first = InsertAsync(1);
        await commit.Begun;
        var found = Enumerable.Range(0, 8)
            .Select(i => RunAsync(Json.Document($"{{ findAndModify: 'c', query: {{ _id: 0 }}, update: {{ $set: {{ i: {i} }} }} }}")))
            .ToList();

        commit.Release();

        await first;
        (await Task.WhenAll(found)).ShouldAllBe(reply => reply["value"].AsDocument["padding"].AsString.Length == padding.Length);
    }

    [Fact]
    public async Task The_ways_to_idle_collections_are_given_up()
    {
        var funnels = _cluster.ServicesOf(0).GetRequiredService<WriteFunnels>();
        _cluster.Store.BeforeWrite = _ => throw new DocumentException(ErrorCode.OutOfDiskSpace, "The disk is full.");
        for (int i = 0; i < 2 * WriteFunnels.MaxIdle; i++)
            await RunAsync(new() { ["insert"] = $"c{i}", ["documents"] = [RawDocument.Empty] });

        funnels.Count.ShouldBeLessThanOrEqualTo(WriteFunnels.MaxIdle);
    }

    [Fact]
    public async Task What_was_taken_in_is_committed_before_the_silo_stops()
    {
        var commit = Hold();
        var write = InsertAsync(0);
        await commit.Begun;

        var stopping = _cluster.StopSiloAsync(0);
        commit.Release();
        await stopping;

        (await write)["n"].ShouldBe(1);
    }

    [Fact]
    public async Task A_store_that_fails_a_commit_fails_its_writers_and_the_next_commit_goes_on()
    {
        _cluster.Store.BeforeWrite = _ => throw new DocumentException(ErrorCode.OutOfDiskSpace, "The disk is full.");
        (await InsertAsync(0)).ShouldFail(ErrorCode.OutOfDiskSpace, "The disk is full.");

        _cluster.Store.BeforeWrite = _ => Task.CompletedTask;
        (await InsertAsync(0))["n"].ShouldBe(1);
    }

    private static RawDocument InsertOf(int id) =>
        new() { ["insert"] = "c", ["documents"] = [new RawDocument { ["_id"] = id }] };

    private Task<RawDocument> InsertAsync(int id) => RunAsync(InsertOf(id));

    private async Task<RawDocument> RunAsync(RawDocument command, CancellationToken cancellationToken = default) =>
        (await _cluster.On(0).RunAsync(new Command("test", command), cancellationToken)).Document;

    private Held Hold()
    {
        var held = new Held();
        _cluster.Store.BeforeWrite = _ => held.WaitAsync();
        return held;
    }
}
