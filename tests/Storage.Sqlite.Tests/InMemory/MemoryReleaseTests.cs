using Streetcar.Bson;
using Streetcar.Bson.Memory;
using Streetcar.Storage.Sqlite.Native;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests.InMemory;

/// <summary>What is left in the process of stores that have been disposed of: alone, since others would count.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class MemoryReleaseTests
{
    private const string Alone = "memory release";
    private const int Megabyte = 1024 * 1024;

    public static bool IsLinux => OperatingSystem.IsLinux();

    [Fact]
    public async Task All_memory_is_given_back_though_cursors_and_transactions_are_open()
    {
        MemoryFile.Allocated.ShouldBe(0);
        var store = SqliteStore.Open(SqliteStoreOptions.InMemory with { QueryMemory = new MemoryBudget(4 * Megabyte) });
        string text = new('x', 4000);
        await store.InsertAsync(Enumerable.Range(0, 5000).Select(i => new RawDocument { ["_id"] = i, ["text"] = text }));
        await store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1 }").Bytes]), new Namespace("dropped", "pages"));
        await store.DropDatabaseAsync("dropped", default);
        var first = new List<RawDocument>();
        var limit = new BatchLimit(1, BatchLimit.MaxBytes);
        await using var cursor = await ReadBatchAsync(first, batch => store.FindAsync(
            new FindRequest(Pages) { Sort = Json.Document("{ text: 1 }") }, batch, limit, default));
        await using var transaction = await store.BeginTransactionAsync(new OperationId(new byte[16], 1), RawDocument.Empty, default);
        await transaction.InsertAsync("{ _id: -1 }");
        MemoryFile.Allocated.ShouldBeGreaterThan(20 * Megabyte);

        await store.DisposeAsync();
        await transaction.DisposeAsync();
        await cursor.ShouldNotBeNull().DisposeAsync();

        MemoryFile.Allocated.ShouldBe(0);
    }

    [Fact]
    public async Task A_log_that_has_been_moved_and_cut_gives_its_memory_back()
    {
        await using var store = SqliteStore.Open(SqliteStoreOptions.InMemory);
        string text = new('x', 1_000_000);
        await store.InsertAsync(Enumerable.Range(0, 10).Select(i => new RawDocument { ["_id"] = i, ["text"] = text }));
        long before = MemoryFile.Allocated;

        await store.LockWritesAsync(default);
        await store.UnlockWritesAsync(default);

        // What was in the log is in the database.
        MemoryFile.Allocated.ShouldBeLessThan(before + Megabyte);
        (await store.FindAsync()).Count.ShouldBe(10);
    }

    [Fact(SkipUnless = nameof(IsLinux), Skip = "Only Linux tells the names of threads.")]
    public async Task Twenty_stores_leave_no_thread_behind()
    {
        for (int i = 0; i < 20; i++)
        {
            await using var store = SqliteStore.Open(SqliteStoreOptions.InMemory);
            await store.InsertAsync("{ _id: 1 }");
            await store.UpdateAsync("{}", "{ $set: { x: 1 } }", multi: true);
            await store.CreateIndexAsync("{ key: { x: 1 } }");
            Writers().ShouldBe(1);
        }

        Writers().ShouldBe(0);
        MemoryFile.Allocated.ShouldBe(0);
    }

    private static int Writers() =>
        Directory.GetDirectories("/proc/self/task").Count(thread => NameOf(thread).StartsWith("Writer of test", StringComparison.Ordinal));

    private static string NameOf(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            return "";
        }
    }
}
