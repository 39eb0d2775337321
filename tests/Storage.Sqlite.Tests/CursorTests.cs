using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class CursorTests : StoreTest
{
    private static readonly BatchLimit Ten = new(10, BatchLimit.MaxBytes);

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{ x: { $gte: 0 } }", "{}")]
    [InlineData("{}", "{ x: -1 }")]
    [InlineData("{}", "{ y: 1 }")]
    public async Task A_cursor_misses_and_repeats_nothing_while_others_write(string filter, string sort)
    {
        await InsertNumbersAsync(200);
        await Store.CreateIndexAsync("{ key: { x: 1 } }");
        var found = new List<RawDocument>();
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort) };

        var cursor = await ReadBatchAsync(found, batch => Store.FindAsync(request, batch, Ten, default));
        await using var rest = cursor.ShouldNotBeNull();
        for (int i = 0, more = 1; more == 1; i++)
        {
            await Store.InsertAsync(new RawDocument { ["x"] = i, ["new"] = true }.ToString());
            await Store.DeleteAsync($"{{ _id: {(i * 7) % 200}, even: true }}");
            more = await ReadBatchAsync(found, batch => rest.ReadAsync(batch, Ten, default)) ? 1 : 0;
        }

        var untouched = await Store.FindAsync("{ new: { $exists: false } }");
        var ids = found.Where(document => !document.ContainsKey("new")).Ids().ToList();
        ids.ShouldBeUnique();
        untouched.Ids().Except(ids).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{}", "{ $natural: -1 }")]
    [InlineData("{ x: { $gte: 0 } }", "{}")]
    [InlineData("{ even: true }", "{ x: -1 }")]
    public async Task A_cursor_that_goes_back_reads_its_last_batch_again(string filter, string sort)
    {
        await InsertNumbersAsync(200);
        await Store.CreateIndexAsync("{ key: { x: 1 } }");
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort), Skip = 3, Limit = 90 };
        var expected = await Store.FindAsync(request, batchSize: 10);
        var found = new List<RawDocument>();

        await using var rest = await ReadBatchAsync(found, batch => Store.FindAsync(request, batch, Ten, default));
        bool more = true;
        while (more)
        {
            var again = new List<RawDocument>();
            await ReadBatchAsync(again, batch => rest!.ReadAsync(batch, Ten, default));
            rest!.TryGoBack().ShouldBeTrue();
            int count = found.Count;
            more = await ReadBatchAsync(found, batch => rest.ReadAsync(batch, Ten, default));
            found.Skip(count).Ids().ShouldBe(again.Ids());
        }

        found.Ids().ShouldBe(expected.Ids());
        found.Count.ShouldBe(90);
    }

    [Theory]
    [InlineData("{}", "{ x: 1 }")]
    [InlineData("{ tags: { $gte: 0 } }", "{}")]
    [InlineData("{ $or: [{ tags: 1 }, { tags: { $gt: 7 } }] }", "{}")]
    public async Task A_cursor_that_has_more_than_a_place_in_an_order_does_not_go_back(string filter, string sort)
    {
        await Store.InsertAsync(Enumerable.Range(0, 50).Select(
            i => new RawDocument { ["_id"] = i, ["x"] = -i, ["tags"] = RawArray.Create(i, i + 1) }));
        await Store.CreateIndexAsync("{ key: { tags: 1 } }");
        var request = new FindRequest(Pages) { Filter = Json.Document(filter), Sort = Json.Document(sort) };
        var expected = await Store.FindAsync(request, batchSize: 10);
        var found = new List<RawDocument>();

        await using var rest = await ReadBatchAsync(found, batch => Store.FindAsync(request, batch, Ten, default));
        do
        {
            rest!.TryGoBack().ShouldBeFalse();
            rest.Free();
        }
        while (await ReadBatchAsync(found, batch => rest.ReadAsync(batch, Ten, default)));

        found.Ids().ShouldBe(expected.Ids());
    }

    [Fact]
    public async Task A_cursor_that_is_ended_stops_to_go_to_disk()
    {
        await InsertNumbersAsync(500);
        var request = new FindRequest(Pages) { Sort = Json.Document("{ x: -1 }") };
        using var end = new CancellationTokenSource();
        await using var rest = await ReadBatchAsync([], batch => Store.FindAsync(request, batch, Ten, default));
        await ReadBatchAsync([], batch => rest!.ReadAsync(batch, Ten, end.Token));

        await end.CancelAsync();

        Should.Throw<OperationCanceledException>(rest!.Free);
    }

    [Fact]
    public async Task A_cursor_through_an_array_index_gives_each_document_once()
    {
        await Store.InsertAsync(Enumerable.Range(0, 50).Select(
            i => new RawDocument { ["_id"] = i, ["tags"] = RawArray.Create(i, i + 1, i + 2) }));
        await Store.CreateIndexAsync("{ key: { tags: 1 } }");

        var found = await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ tags: { $gte: 0 } }"), Hint = "tags_1" }, batchSize: 3);

        found.Ids().ShouldBe(Enumerable.Range(0, 50));
    }

    [Fact]
    public async Task A_batch_ends_where_its_bytes_are_full_and_takes_one_document_however_large()
    {
        await Store.InsertAsync(Enumerable.Range(0, 10).Select(i => new RawDocument { ["_id"] = i, ["x"] = new string('x', 1000) }));
        var limit = new BatchLimit(101, 2500);
        var found = new List<RawDocument>();

        var rest = await ReadBatchAsync(found, batch => Store.FindAsync(new FindRequest(Pages), batch, limit, default));
        found.Count.ShouldBe(2);
        bool more = true;
        while (more)
            more = await ReadBatchAsync(found, batch => rest!.ReadAsync(batch, new BatchLimit(101, 10), default));

        found.Ids().ShouldBe(Enumerable.Range(0, 10));
        await rest!.DisposeAsync();
    }

    [Fact]
    public async Task A_batch_of_no_documents_leaves_a_cursor_to_read_from()
    {
        await InsertNumbersAsync(3);
        var found = new List<RawDocument>();

        var rest = await ReadBatchAsync(found, batch => Store.FindAsync(new FindRequest(Pages), batch, new BatchLimit(0, 100), default));

        found.ShouldBeEmpty();
        (await ReadBatchAsync(found, batch => rest!.ReadAsync(batch, Ten, default))).ShouldBeFalse();
        found.Count.ShouldBe(3);
        await rest!.DisposeAsync();
    }

    [Fact]
    public async Task A_forgotten_cursor_does_not_let_the_log_grow()
    {
        await InsertNumbersAsync(200);
        var found = new List<RawDocument>();
        var forgotten = await ReadBatchAsync(found, batch => Store.FindAsync(new FindRequest(Pages), batch, Ten, default));

        string text = new('x', 100_000);
        for (int i = 0; i < 40; i++)
            await Store.InsertAsync(Enumerable.Range(0, 20).Select(_ => new RawDocument { ["text"] = text }));

        // 80 MB were written; the log is moved into the file every 16 MB and starts over.
        new FileInfo(Folder.File("test.sqlite-wal")).Length.ShouldBeLessThan(40_000_000);
        await forgotten!.DisposeAsync();
    }

    [Fact]
    public async Task A_cursor_ends_with_an_error_where_its_collection_is_dropped()
    {
        await InsertNumbersAsync(50);
        var found = new List<RawDocument>();
        var rest = await ReadBatchAsync(found, batch => Store.FindAsync(new FindRequest(Pages), batch, Ten, default));
        await Store.DropCollectionAsync(Pages, default);
        await InsertNumbersAsync(50);

        var error = await Should.ThrowAsync<DocumentException>(ReadBatchAsync(found, batch => rest!.ReadAsync(batch, Ten, default)));

        error.Code.ShouldBe(ErrorCode.QueryPlanKilled);
        await rest!.DisposeAsync();
    }

    private Task<RawDocument> InsertNumbersAsync(int count) => Store.InsertAsync(Enumerable.Range(0, count).Select(
        i => new RawDocument { ["_id"] = i, ["x"] = i, ["y"] = -i, ["even"] = i % 2 == 0 }));
}
