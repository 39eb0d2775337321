using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>What runs beside the drop of a database.</summary>
public class DropRaceTests : StoreTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Namespace Elsewhere = new("other", "pages");

    [Fact]
    public async Task Out_into_a_database_that_is_dropped_again_and_again_ends_each_time()
    {
        await Store.InsertAsync(Enumerable.Range(0, 3000).Select(i => Json.Document($"{{ _id: {i} }}")));
        using var end = new CancellationTokenSource();
        var dropping = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await Store.DropDatabaseAsync("other", default);
        });
        int refused = 0;

        for (int i = 0; i < 20; i++)
            refused += await OutAsync() ? 0 : 1;
        for (int i = 0; refused == 0 && i < 1000; i++)
            refused += await OutAsync() ? 0 : 1;

        await end.CancelAsync();
        await dropping.WaitAsync(Patience);
        refused.ShouldBeGreaterThan(0);
        (await OutAsync()).ShouldBeTrue();
        (await Store.CountAsync(new CountRequest(Elsewhere), default)).ShouldBe(3000);
        (await Store.ListCollectionsAsync("other", default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Out_never_leaves_a_part_of_its_result_where_the_database_is_dropped_meanwhile()
    {
        await Store.InsertAsync(Enumerable.Range(0, 3000).Select(i => Json.Document($"{{ _id: {i} }}")));
        for (int i = 0; i < 30; i++)
        {
            var written = Task.Run(OutAsync);
            await Store.DropDatabaseAsync("other", default);
            await written.WaitAsync(Patience);

            (await Store.CountAsync(new CountRequest(Elsewhere), default)).ShouldBeOneOf(0, 3000);
        }
    }

    [Fact]
    public async Task Other_databases_are_opened_while_one_waits_for_its_end()
    {
        await Store.InsertAsync("{ _id: 1 }");
        using var gate = new ManualResetEventSlim();
        var (held, dropped) = await DropWhileHeldAsync(gate);

        await Store.WriteAsync(Insert, Elsewhere).WaitAsync(Patience);
        (await Store.ListDatabasesAsync(default).AsTask().WaitAsync(Patience)).ShouldHaveSingleItem()["name"].AsString.ShouldBe("other");
        // It is as good as gone for who reads.
        (await Store.FindAsync().WaitAsync(Patience)).ShouldBeEmpty();
        dropped.IsCompleted.ShouldBeFalse();

        gate.Set();
        await dropped.WaitAsync(Patience);
        await held.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_write_to_a_database_that_is_being_dropped_waits_and_makes_it_anew()
    {
        await Store.InsertAsync("{ _id: 1 }");
        using var gate = new ManualResetEventSlim();
        var (held, dropped) = await DropWhileHeldAsync(gate);

        var writes = Enumerable.Range(10, 50).Select(i => Store.InsertAsync($"{{ _id: {i} }}")).ToArray();
        var second = Store.DropDatabaseAsync("test", default).AsTask();
        writes.ShouldAllBe(write => !write.IsCompleted);

        gate.Set();
        await Task.WhenAll(writes).WaitAsync(Patience);
        await Task.WhenAll(held, dropped).WaitAsync(Patience);
        await second.WaitAsync(Patience);
        (await Store.FindAsync()).Count.ShouldBe(50);
    }

    [Fact]
    public async Task A_cursor_ends_with_an_error_where_its_database_was_dropped_and_made_anew()
    {
        await Store.InsertAsync(Enumerable.Range(0, 200).Select(i => Json.Document($"{{ _id: {i} }}")));
        var limit = new BatchLimit(10, BatchLimit.MaxBytes);
        var read = new List<RawDocument>();
        await using var cursor = await ReadBatchAsync(read, batch => Store.FindAsync(new FindRequest(Pages), batch, limit, default));
        await Store.DropDatabaseAsync("test", default);
        await Store.InsertAsync("{ _id: 'new' }");

        var error = await Should.ThrowAsync<DocumentException>(
            () => ReadBatchAsync(read, batch => cursor!.ReadAsync(batch, limit, default)));

        error.Code.ShouldBe(ErrorCode.QueryPlanKilled);
    }

    private static InsertRequest Insert => new([Json.Document("{ _id: 1 }").Bytes]);

    private async Task<bool> OutAsync()
    {
        try
        {
            await Store.AggregateAsync(new AggregateRequest(Pages, Json.Array("[{ $out: { db: 'other', coll: 'pages' } }]"))).WaitAsync(Patience);
            return true;
        }
        catch (DocumentException e) when (e.Code == ErrorCode.NamespaceNotFound)
        {
            return false;
        }
    }

    // Drops the database while a write of it is held up.
    private async Task<(Task Held, Task Dropped)> DropWhileHeldAsync(ManualResetEventSlim gate)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = Store.InSavepointAsync(
            "test",
            _ =>
            {
                started.TrySetResult();
                return gate.Wait(Patience);
            },
            default).AsTask();
        await started.Task.WaitAsync(Patience);
        var dropped = Store.DropDatabaseAsync("test", default).AsTask();
        while (Store.FindDatabase("test") is not null)
            await Task.Yield();
        return (held, dropped);
    }
}
