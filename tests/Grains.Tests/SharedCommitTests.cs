namespace Streetcar.Grains.Tests;

public sealed class SharedCommitTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await GrainCluster.StartAsync();

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Writes_that_wait_for_a_commit_share_the_next_one()
    {
        var firstCommit = Hold();
        var first = InsertAsync(0);
        await firstCommit.Begun;
        var others = Enumerable.Range(1, 50).Select(InsertAsync).ToList();
        await QueuedAsync();
        List<IReadOnlyList<WriteRequest>> commits = [];
        _cluster.Store.BeforeWrite = requests =>
        {
            commits.Add([.. requests]);
            return Task.CompletedTask;
        };

        firstCommit.Release();
        await Task.WhenAll([first, .. others]);

        commits.ShouldHaveSingleItem().Cast<InsertRequest>()
            .Select(request => new BsonDocument(request.Documents[0])["_id"].AsInt32)
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
        var refused = _cluster.RunAsync("{ insert: 'c', documents: 5 }");
        var alsoGood = InsertAsync(2);
        (await refused)["code"].ShouldBe((int)ErrorCode.TypeMismatch);

        firstCommit.Release();

        (await Task.WhenAll(first, good, alsoGood)).ShouldAllBe(reply => reply["n"] == (BsonValue)1);
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
        await QueuedAsync();
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
    public async Task A_write_withdrawn_while_it_waits_is_not_applied()
    {
        // Its caller does not wait for the word to reach the grain, which may have taken the write by then. Try another one.
        for (int tries = 1; await IsAppliedAsync(withdrawn: tries); tries++)
            tries.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task What_was_taken_in_is_committed_before_the_silo_stops()
    {
        var commit = Hold();
        var writes = new List<Task<BsonDocument>> { InsertAsync(0) };
        await commit.Begun;
        writes.AddRange(Enumerable.Range(1, 5).Select(InsertAsync));
        await QueuedAsync();

        var stopping = _cluster.StopSiloAsync(0);
        commit.Release();
        await stopping;

        (await Task.WhenAll(writes)).ShouldAllBe(reply => reply["n"] == (BsonValue)1);
    }

    [Fact]
    public async Task A_store_that_fails_a_commit_fails_its_writers_and_the_next_commit_goes_on()
    {
        _cluster.Store.BeforeWrite = _ => throw new DocumentException(ErrorCode.OutOfDiskSpace, "The disk is full.");
        (await InsertAsync(0)).ShouldFail(ErrorCode.OutOfDiskSpace, "The disk is full.");

        _cluster.Store.BeforeWrite = _ => Task.CompletedTask;
        (await InsertAsync(0))["n"].ShouldBe(1);
    }

    private async Task<bool> IsAppliedAsync(int withdrawn)
    {
        var commit = Hold();
        var first = InsertAsync(-withdrawn);
        await commit.Begun;
        using var cancellation = new CancellationTokenSource();
        var command = new Command("test", new BsonDocument { ["insert"] = "c", ["documents"] = [new BsonDocument { ["_id"] = withdrawn }] });
        var write = _cluster.RouterOf(0).RunAsync(command, cancellation.Token).AsTask();
        await QueuedAsync();

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(write);
        commit.Release();
        await first;

        await InsertAsync(1000 + withdrawn);
        return (await _cluster.RunAsync(new BsonDocument { ["count"] = "c", ["query"] = new BsonDocument { ["_id"] = withdrawn } }))["n"] == 1;
    }

    private Task<BsonDocument> InsertAsync(int id) =>
        RunAsync(new BsonDocument { ["insert"] = "c", ["documents"] = [new BsonDocument { ["_id"] = id }] });

    // From beside the grain: on the way through a client's gateway, one command may overtake another.
    private async Task<BsonDocument> RunAsync(BsonDocument command) =>
        (await _cluster.RouterOf(0).RunAsync(new Command("test", command), CancellationToken.None)).Document;

    // A command that is refused before the queue: once it is answered, all that was sent before it is in the queue.
    private async Task QueuedAsync() =>
        (await RunAsync("{ insert: 'c', documents: [] }"))["code"].ShouldBe((int)ErrorCode.InvalidLength);

    private Held Hold()
    {
        var held = new Held();
        _cluster.Store.BeforeWrite = _ => held.WaitAsync();
        return held;
    }
}
