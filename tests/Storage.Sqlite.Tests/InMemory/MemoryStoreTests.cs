using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Storage.Sqlite.Reading;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests.InMemory;

public sealed class MemoryStoreTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Namespace Elsewhere = new("elsewhere", "moved");

    private readonly SqliteStore _store = SqliteStore.Open(SqliteStoreOptions.InMemory);

    [Fact]
    public async Task Two_stores_know_nothing_of_each_other()
    {
        await using var other = SqliteStore.Open(SqliteStoreOptions.InMemory);
        await _store.InsertAsync("{ _id: 1 }");
        await other.InsertAsync("{ _id: 2 }");

        await other.DropDatabaseAsync("test", default);

        (await _store.FindAsync()).Ids().ShouldBe([1]);
        (await other.ListDatabasesAsync(default)).ShouldBeEmpty();
        other.Identity.ShouldNotBe(_store.Identity);
    }

    [Fact]
    public async Task A_reader_of_a_dropped_database_leaves_the_next_one_of_its_name_as_it_is()
    {
        await _store.InsertAsync("{ _id: 1 }");
        using (LatestSnapshot.Take(_store.FindDatabase("test")!))
        {
            await _store.DropDatabaseAsync("test", default).AsTask().WaitAsync(Patience);
            await _store.InsertAsync("{ _id: 2 }");
        }

        (await _store.FindAsync()).Ids().ShouldBe([2]);
    }

    [Fact]
    public async Task Documents_outlive_the_time_in_which_nobody_uses_them()
    {
        await using var store = SqliteStore.Open(SqliteStoreOptions.InMemory with { IdleTime = TimeSpan.FromMilliseconds(50) });
        await store.InsertAsync("{ _id: 1, x: 1 }");
        await store.CreateIndexAsync("{ key: { x: 1 }, name: 'x' }");

        using var end = new CancellationTokenSource(Patience);
        while (store.Opened.Count > 0)
            await Task.Delay(1, end.Token);

        (await store.FindAsync("{ x: 1 }")).Ids().ShouldBe([1]);
        (await store.StageAsync("{ x: 1 }")).ShouldBe("IXSCAN");
        (await store.ListDatabasesAsync(default)).ShouldAllBe(database => database["sizeOnDisk"].AsInt64 > 0);
    }

    [Fact]
    public async Task Readers_keep_their_state_while_others_write_more_than_the_log_holds()
    {
        string text = new('x', 100_000);
        await _store.InsertAsync(Enumerable.Range(0, 50).Select(i => new RawDocument { ["_id"] = i, ["n"] = 0, ["text"] = text }));
        int round = 0;
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            for (int reads = 0; reads == 0 || !end.IsCancellationRequested; reads++)
            {
                int least = Volatile.Read(ref round);
                await using var snapshot = await _store.BeginTransactionAsync(new OperationId(Guid.NewGuid().ToByteArray(), 1), RawDocument.Empty, default);
                var seen = (await snapshot.FindAsync()).Select(document => document["n"].AsInt32).ToList();
                seen.Distinct().ShouldHaveSingleItem().ShouldBeGreaterThanOrEqualTo(least);
                seen.Count.ShouldBe(50);
            }
        })).ToArray();

        for (int i = 1; i <= 12; i++)
        {
            await using var transaction = await _store.BeginTransactionAsync(new OperationId(new byte[16], i), RawDocument.Empty, default);
            await transaction.UpdateAsync("{}", "{ $inc: { n: 1 } }", multi: true);
            await transaction.CommitAsync(isJournaled: true, default);
            Volatile.Write(ref round, i);
        }

        await end.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(Patience);
        (await _store.FindAsync("{ n: 12 }")).Count.ShouldBe(50);
        (await _store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    [Fact]
    public async Task A_sort_that_its_share_of_memory_can_not_hold_goes_on()
    {
        const int Count = 2000;
        await using var store = SqliteStore.Open(SqliteStoreOptions.InMemory with { QueryMemory = new MemoryBudget(4 * 1024 * 1024) });
        string text = new('x', 4000);
        await store.InsertAsync(Enumerable.Range(0, Count).Select(i => new RawDocument { ["_id"] = i, ["k"] = 7919 * i % Count, ["text"] = text }));

        var sorted = await store.FindAsync(new FindRequest(Pages) { Sort = Json.Document("{ k: 1 }") });
        var refusal = await Should.ThrowAsync<DocumentException>(
            () => store.FindAsync(new FindRequest(Pages) { Sort = Json.Document("{ k: 1 }"), AllowDiskUse = false }));

        sorted.Select(document => document["k"].AsInt32).ShouldBe(Enumerable.Range(0, Count));
        refusal.Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);
    }

    [Fact]
    public async Task A_collection_moves_to_another_database_with_its_indexes()
    {
        await _store.InsertAsync(Enumerable.Range(0, 300).Select(i => new RawDocument { ["_id"] = i, ["x"] = i }));
        await _store.CreateIndexAsync("{ key: { x: 1 }, name: 'x' }");

        await _store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: false, default);

        (await _store.FindAsync()).ShouldBeEmpty();
        (await _store.FindAsync(new FindRequest(Elsewhere) { Filter = Json.Document("{ x: { $gte: 100 } }") })).Count.ShouldBe(200);
        (await _store.ListIndexesAsync(Elsewhere, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_index_is_built_while_others_write()
    {
        await _store.InsertAsync(Enumerable.Range(0, 5000).Select(i => new RawDocument { ["_id"] = i, ["x"] = i % 100 }));
        var build = _store.CreateIndexAsync("{ key: { x: 1 }, name: 'x' }").AsTask();
        for (int i = 5000; i < 5200; i++)
            await _store.InsertAsync([new RawDocument { ["_id"] = i, ["x"] = i % 100 }]);

        await build.WaitAsync(Patience);

        (await _store.FindAsync("{ x: 7 }")).Count.ShouldBe(52);
        (await _store.StageAsync("{ x: 7 }")).ShouldBe("IXSCAN");
        (await _store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
