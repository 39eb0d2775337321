using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.Transactions;

/// <summary>Open transactions, which keep the write-ahead log from being begun anew.</summary>
public sealed class KeptLogTests : StoreTest
{
    private static readonly OperationId First = new(new byte[16], 1);
    private static readonly OperationId Second = new(new byte[16], 2);

    [Fact]
    public async Task One_that_keeps_the_log_is_given_up_when_that_has_grown_too_long()
    {
        const int most = 24 * 1024 * 1024;
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { MaxKeptLog = most });
        await store.InsertAsync("{ _id: 0 }");
        var transaction = await store.BeginTransactionAsync(First, RawDocument.Empty, default);
        (await transaction.FindAsync()).Ids().ShouldBe([0]);
        var text = new string('x', 256 * 1024);
        long longest = 0;
        for (int i = 1; i <= 400; i++)
        {
            await store.InsertAsync([new RawDocument { ["_id"] = i, ["text"] = text }]);
            longest = Math.Max(longest, new FileInfo(folder.File("test.sqlite-wal")).Length);
        }

        longest.ShouldBeInRange(most / 2, 3 * most);
        (await Should.ThrowAsync<DocumentException>(async () => await transaction.FindAsync())).Code.ShouldBe(ErrorCode.NoSuchTransaction);
        var next = await store.BeginTransactionAsync(Second, RawDocument.Empty, default);
        (await next.FindAsync()).Count.ShouldBe(401);
    }

    [Fact]
    public async Task A_store_that_is_closed_ends_those_that_are_open_and_leaves_no_log()
    {
        await Store.InsertAsync("{ _id: 1 }");
        var transaction = await Store.BeginTransactionAsync(First, RawDocument.Empty, default);
        await transaction.InsertAsync("{ _id: 2 }");

        await Store.DisposeAsync();

        File.Exists(Folder.File("test.sqlite-wal")).ShouldBeFalse();
        (await Should.ThrowAsync<DocumentException>(async () => await transaction.FindAsync())).Code.ShouldBe(ErrorCode.NoSuchTransaction);
    }

    [Fact]
    public async Task A_state_whose_log_has_been_moved_before_the_transaction_came_to_it_is_gone_and_no_damage()
    {
        const int moved = 4 * 1024 * 1024;
        var late = new Namespace("late", "things");
        await Store.InsertAsync("{ _id: 1 }");
        await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1 }").Bytes]), late);
        await using var transaction = await Store.BeginTransactionAsync(First, RawDocument.Empty, default);
        (await transaction.FindAsync()).Ids().ShouldBe([1]);
        var file = new FileInfo(Folder.File("late.sqlite"));
        var filler = new RawDocument { ["text"] = new string('x', 256 * 1024) }.Bytes;
        for (int i = 0; i < 1000 && file.Length < moved; i++)
        {
            await Store.WriteAsync(new InsertRequest([filler]), late);
            file.Refresh();
        }

        file.Length.ShouldBeGreaterThanOrEqualTo(moved);
        (await Should.ThrowAsync<DocumentException>(() => transaction.FindAsync(new FindRequest(late)))).Code
            .ShouldBe(ErrorCode.SnapshotUnavailable);
    }
}
