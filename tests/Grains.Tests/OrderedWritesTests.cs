namespace Streetcar.Grains.Tests;

/// <summary>Over a store that keeps the order of writes by itself.</summary>
public sealed class OrderedWritesTests : IAsyncLifetime
{
    private GrainCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await GrainCluster.StartAsync();
        _cluster.Store.OrdersWrites = true;
        // Calls that wait for the grain's activation may overtake each other; later ones don't.
        await HandedOnAsync();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Writes_are_handed_on_in_their_order_without_waiting_for_a_commit()
    {
        var commits = new Held();
        List<int> ids = [];
        _cluster.Store.BeforeWrite = requests =>
        {
            ids.Add(IdOf(requests));
            return commits.WaitAsync();
        };

        var writes = Enumerable.Range(0, 50).Select(InsertAsync).ToList();
        await HandedOnAsync();
        ids.ShouldBe(Enumerable.Range(0, 50));
        writes.ShouldAllBe(write => !write.IsCompleted);

        commits.Release();
        (await Task.WhenAll(writes)).ShouldAllBe(reply => reply["n"] == (BsonValue)1);
    }

    [Fact]
    public async Task Writes_sent_without_waiting_take_effect_in_their_order()
    {
        await InsertAsync(0);
        var writes = Enumerable.Range(0, 500)
            .Select(i => RunAsync(BsonDocument.Parse($"{{ update: 'c', updates: [{{ q: {{ _id: 0 }}, u: {{ $push: {{ seen: {i} }} }} }}] }}")))
            .ToList();

        (await Task.WhenAll(writes)).ShouldAllBe(reply => reply["nModified"] == (BsonValue)1);

        var found = (await _cluster.RunAsync("{ find: 'c' }")).FirstBatch().Single();
        found["seen"].AsArray.Select(value => value.AsInt32).ShouldBe(Enumerable.Range(0, 500));
    }

    [Fact]
    public async Task A_write_withdrawn_before_its_commit_is_not_applied()
    {
        var commit = new Held();
        _cluster.Store.BeforeWrite = requests => IdOf(requests) == 1 ? commit.WaitAsync() : Task.CompletedTask;
        using var cancellation = new CancellationTokenSource();
        var command = new Command("test", BsonDocument.Parse("{ insert: 'c', documents: [{ _id: 1 }] }"));
        var withdrawn = _cluster.RouterOf(0).RunAsync(command, cancellation.Token).AsTask();
        await commit.Begun;
        var reached = new TaskCompletionSource();
        using var reaching = _cluster.Store.LastWrite.Register(reached.SetResult);

        await cancellation.CancelAsync();
        await reached.Task;
        await Should.ThrowAsync<OperationCanceledException>(withdrawn);
        // The grain hears of it in a turn of its own, which these two have it take first.
        await HandedOnAsync();
        await HandedOnAsync();
        commit.Release();

        await InsertAsync(2);
        (await _cluster.RunAsync("{ find: 'c', sort: { _id: 1 } }")).FirstBatch().Ids().ShouldBe([2]);
    }

    [Fact]
    public async Task What_was_taken_in_is_committed_before_the_silo_stops()
    {
        var commits = new Held();
        _cluster.Store.BeforeWrite = _ => commits.WaitAsync();
        var writes = Enumerable.Range(0, 5).Select(InsertAsync).ToList();
        await HandedOnAsync();

        var stopping = _cluster.StopSiloAsync(0);
        commits.Release();
        await stopping;

        (await Task.WhenAll(writes)).ShouldAllBe(reply => reply["n"] == (BsonValue)1);
    }

    [Fact]
    public async Task A_store_that_fails_a_write_fails_its_writer_alone()
    {
        _cluster.Store.BeforeWrite = requests => IdOf(requests) == 1
            ? throw new DocumentException(ErrorCode.OutOfDiskSpace, "The disk is full.")
            : Task.CompletedTask;

        var good = InsertAsync(0);
        var failed = InsertAsync(1);
        var alsoGood = InsertAsync(2);

        (await good)["n"].ShouldBe(1);
        (await failed).ShouldFail(ErrorCode.OutOfDiskSpace, "The disk is full.");
        (await alsoGood)["n"].ShouldBe(1);
    }

    private static int IdOf(IReadOnlyList<WriteRequest> requests) =>
        requests.ShouldHaveSingleItem() is InsertRequest insert
            ? new BsonDocument(insert.Documents[0])["_id"].AsInt32
            : -1;

    private Task<BsonDocument> InsertAsync(int id) =>
        RunAsync(new BsonDocument { ["insert"] = "c", ["documents"] = [new BsonDocument { ["_id"] = id }] });

    // From beside the grain: on the way through a client's gateway, one command may overtake another.
    private async Task<BsonDocument> RunAsync(BsonDocument command) =>
        (await _cluster.RouterOf(0).RunAsync(new Command("test", command), CancellationToken.None)).Document;

    // A command that is refused by the grain: once it is answered, all that was sent before it is with the store.
    private async Task HandedOnAsync() =>
        (await RunAsync("{ insert: 'c', documents: [] }"))["code"].ShouldBe((int)ErrorCode.InvalidLength);
}
