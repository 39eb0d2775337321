using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class SpillTests : StoreTest
{
    // So many documents of 5 MB are more than memory may hold of a sort.
    private const int Count = 22;

    private static readonly string Text = new('x', 5_000_000);

    [Fact]
    public async Task A_sort_that_is_too_large_for_memory_goes_on_on_disk()
    {
        await InsertAsync();
        var found = await Store.FindAsync(new FindRequest(Pages) { Sort = Json.Document("{ x: 1 }") }, batchSize: 7);
        found.Select(document => document["x"].AsInt32).ShouldBe(Enumerable.Range(0, Count));
        found.ShouldAllBe(document => document["text"].AsString.Length == Text.Length);
        SpillFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task So_does_the_sort_of_a_pipeline()
    {
        await InsertAsync();
        var stages = Json.Array("[{ $set: { y: { $multiply: ['$x', -1] } } }, { $sort: { y: 1 } }, { $project: { x: 1 } }]");
        var found = await Store.AggregateAsync(new AggregateRequest(Pages, stages));
        found.Select(document => document["x"].AsInt32).ShouldBe(Enumerable.Range(0, Count).Reverse());
        SpillFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_leave_to_use_the_disk_it_is_refused()
    {
        await InsertAsync();
        var refusal = await Should.ThrowAsync<DocumentException>(
            () => Store.FindAsync(new FindRequest(Pages) { Sort = Json.Document("{ x: 1 }"), AllowDiskUse = false }));
        refusal.Code.ShouldBe(ErrorCode.QueryExceededMemoryLimitNoDiskUseAllowed);
    }

    [Fact]
    public async Task A_cursor_that_is_left_leaves_nothing_on_disk()
    {
        await InsertAsync();
        var found = new List<RawDocument>();
        var cursor = await ReadBatchAsync(found, batch => Store.FindAsync(
            new FindRequest(Pages) { Sort = Json.Document("{ x: 1 }") }, batch, new BatchLimit(1, BatchLimit.MaxBytes), default));
        SpillFiles().ShouldHaveSingleItem();
        await cursor.ShouldNotBeNull().DisposeAsync();
        SpillFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_an_ended_process_has_left_is_deleted()
    {
        string file = Path.Combine(Folder.Path, "0123.spill");
        await Store.DisposeAsync();
        await File.WriteAllTextAsync(file, "left over");
        await ReopenAsync();
        File.Exists(file).ShouldBeFalse();
    }

    private string[] SpillFiles() => Directory.GetFiles(Folder.Path, "*.spill");

    private async Task InsertAsync()
    {
        for (int i = 0; i < Count; i++)
            await Store.InsertAsync([new RawDocument { ["_id"] = i, ["x"] = (7 * i) % Count, ["text"] = Text }]);
    }
}
