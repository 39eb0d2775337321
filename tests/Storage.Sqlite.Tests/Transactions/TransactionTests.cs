using Streetcar.Bson;
using Streetcar.Bson.Memory;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests.Transactions;

/// <summary>Transactions over several commands: isolation, conflicts, commit and abort.</summary>
public class TransactionTests : StoreTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Namespace Elsewhere = new("other", "pages");
    private int _number;

    [Fact]
    public async Task Nobody_else_sees_its_writes_before_it_commits_and_everybody_after()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 1 }", "{ _id: 3, n: 1 }");
        await Store.CreateIndexAsync("{ key: { n: 1 }, name: 'n' }");
        var transaction = await BeginAsync();
        await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { n: 2 } }");
        await transaction.DeleteAsync("{ _id: 2 }");
        await transaction.InsertAsync("{ _id: 4, n: 1 }");

        (await transaction.FindAsync("{ n: 1 }", "{ _id: 1 }")).Ids().ShouldBe([3, 4]);
        (await transaction.FindAsync("{ n: 2 }")).Ids().ShouldBe([1]);
        (await transaction.FindAsync("{ _id: 4 }")).Ids().ShouldBe([4]);
        (await Store.FindAsync("{ n: 1 }", "{ _id: 1 }")).Ids().ShouldBe([1, 2, 3]);

        await transaction.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync("{ n: 1 }", "{ _id: 1 }")).Ids().ShouldBe([3, 4]);
        (await Store.FindAsync("{ n: 2 }")).Ids().ShouldBe([1]);
        (await Store.CountAsync(new CountRequest(Pages), default)).ShouldBe(3);
        await ReopenAsync();
        (await Store.FindAsync("{}", "{ _id: 1 }")).Ids().ShouldBe([1, 3, 4]);
        (await Store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    [Fact]
    public async Task What_it_has_changed_stays_as_it_is_until_its_commit_whatever_is_on_its_way_to_the_disk()
    {
        await Store.InsertAsync("{ _id: 1, n: 0 }");
        using var end = new CancellationTokenSource(Patience);
        var writers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
                await Store.UpdateAsync("{ _id: 1 }", "{ $inc: { n: 1 } }");
        })).ToList();

        for (int committed = 0; committed < 20 && !end.IsCancellationRequested;)
        {
            await using var transaction = await BeginAsync();
            if ((await transaction.UpdateAsync("{ _id: 1 }", "{ $inc: { n: 1 } }"))["code"] == (int)ErrorCode.WriteConflict)
                continue;
            int seen = (await transaction.FindAsync())[0]["n"].AsInt32;
            (await Store.FindAsync())[0]["n"].AsInt32.ShouldBe(seen - 1);
            await transaction.CommitAsync(isJournaled: true, default);
            committed++;
        }

        end.IsCancellationRequested.ShouldBeFalse();
        await end.CancelAsync();
        await Task.WhenAll(writers);
    }

    [Fact]
    public async Task An_aborted_one_leaves_nothing()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }");
        var transaction = await BeginAsync();
        await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { n: 2 } }");
        await transaction.InsertAsync("{ _id: 2 }");
        await transaction.DisposeAsync();

        (await Store.FindAsync()).ShouldHaveSingleItem()["n"].AsInt32.ShouldBe(1);
        (await Store.UpdateAsync("{ _id: 1 }", "{ $set: { n: 3 } }"))["nModified"].AsInt32.ShouldBe(1);
        (await Should.ThrowAsync<DocumentException>(async () => await transaction.FindAsync())).Code.ShouldBe(ErrorCode.NoSuchTransaction);
    }

    [Fact]
    public async Task It_reads_the_state_in_which_it_began_whatever_is_committed_meanwhile()
    {
        await Store.InsertAsync(Enumerable.Range(0, 1000).Select(i => Json.Document($"{{ _id: {i}, n: 0 }}")));
        var transaction = await BeginAsync();
        (await transaction.FindAsync("{ _id: 5 }")).ShouldHaveSingleItem()["n"].AsInt32.ShouldBe(0);
        for (int i = 1; i <= 5; i++)
            await Store.UpdateAsync("{}", $"{{ $set: {{ n: {i} }} }}", multi: true);
        await Store.InsertAsync("{ _id: -1 }");
        await Store.DeleteAsync("{ _id: 7 }");

        var seen = await transaction.FindAsync();
        seen.Count.ShouldBe(1000);
        seen.ShouldAllBe(document => document["n"].AsInt32 == 0);
        await transaction.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync("{ n: 5 }")).Count.ShouldBe(999);
    }

    [Fact]
    public async Task A_document_that_another_one_has_changed_is_a_conflict_at_once()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 1 }");
        var first = await BeginAsync();
        var second = await BeginAsync();
        await first.UpdateAsync("{ _id: 1 }", "{ $set: { n: 2 } }");
        await second.UpdateAsync("{ _id: 2 }", "{ $set: { n: 2 } }");

        (await second.UpdateAsync("{ _id: 1 }", "{ $set: { n: 3 } }"))["code"].AsInt32.ShouldBe((int)ErrorCode.WriteConflict);
        await second.DisposeAsync();
        await first.UpdateAsync("{ _id: 2 }", "{ $inc: { n: 1 } }");
        await first.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync("{ n: 2 }")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_document_that_was_changed_since_it_began_is_a_conflict_at_once()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 1 }");
        var transaction = await BeginAsync();
        await transaction.FindAsync();
        await Store.UpdateAsync("{ _id: 1 }", "{ $set: { n: 2 } }");

        (await transaction.UpdateAsync("{ _id: 2 }", "{ $set: { n: 2 } }"))["nModified"].AsInt32.ShouldBe(1);
        (await transaction.DeleteAsync("{ _id: 1 }"))["code"].AsInt32.ShouldBe((int)ErrorCode.WriteConflict);
        await transaction.DisposeAsync();
    }

    [Fact]
    public async Task A_unique_key_that_another_one_has_taken_is_a_conflict_at_once()
    {
        await Store.CreateIndexAsync("{ key: { email: 1 }, name: 'email', unique: true }");
        var first = await BeginAsync();
        var second = await BeginAsync();
        await first.InsertAsync("{ _id: 1, email: 'a' }");

        (await second.InsertAsync("{ _id: 2, email: 'a' }"))["code"].AsInt32.ShouldBe((int)ErrorCode.WriteConflict);
        await second.DisposeAsync();
        await first.CommitAsync(isJournaled: true, default);
        (await Store.InsertAsync("{ _id: 3, email: 'a' }"))["writeErrors"].AsArray.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_outside_of_transactions_waits_for_the_end_of_the_one_that_has_its_document()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 1 }");
        var transaction = await BeginAsync();
        await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { n: 2 } }");

        var request = new UpdateRequest([new UpdateStatement(Json.Document("{ _id: 1 }"), Json.Document("{ $inc: { n: 10 } }"))]);
        (await Store.WriteAsync(request))["code"].AsInt32.ShouldBe((int)ErrorCode.WriteConflict);
        var waiting = Store.WriteAsync(request with { WaitsForTransactions = true });
        // Others go on.
        (await Store.UpdateAsync("{ _id: 2 }", "{ $inc: { n: 10 } }").WaitAsync(Patience))["nModified"].AsInt32.ShouldBe(1);
        waiting.IsCompleted.ShouldBeFalse();

        await transaction.CommitAsync(isJournaled: true, default);
        (await waiting.WaitAsync(Patience))["nModified"].AsInt32.ShouldBe(1);
        (await Store.FindAsync("{ _id: 1 }")).ShouldHaveSingleItem()["n"].AsInt32.ShouldBe(12);
    }

    [Fact]
    public async Task A_write_of_several_documents_waits_for_each_that_is_locked_and_changes_each_once()
    {
        await Store.InsertAsync(Enumerable.Range(0, 500).Select(i => Json.Document($"{{ _id: {i}, n: 0 }}")));
        var first = await BeginAsync();
        var second = await BeginAsync();
        await first.UpdateAsync("{ _id: 100 }", "{ $set: { other: 1 } }");
        await second.UpdateAsync("{ _id: 400 }", "{ $set: { other: 1 } }");

        var waiting = Store.WriteAsync(new UpdateRequest(
            [new UpdateStatement(Json.Document("{}"), Json.Document("{ $inc: { n: 1 } }")) { Multi = true }])
        { WaitsForTransactions = true });
        await first.CommitAsync(isJournaled: true, default);
        await second.DisposeAsync();

        (await waiting.WaitAsync(Patience))["nModified"].AsInt32.ShouldBe(500);
        (await Store.FindAsync("{ n: 1 }")).Count.ShouldBe(500);
        (await Store.FindAsync("{ other: 1 }")).Ids().ShouldBe([100]);
    }

    [Fact]
    public async Task A_write_that_fails_for_a_lock_leaves_nothing_of_itself_and_takes_no_other_with_it()
    {
        await Store.InsertAsync("{ _id: 1 }");
        var transaction = await BeginAsync();
        await transaction.InsertAsync("{ _id: 5 }");
        WriteRequest[] together =
        [
            new InsertRequest([Json.Document("{ _id: 10 }").Bytes]),
            new InsertRequest([Json.Document("{ _id: 4 }").Bytes, Json.Document("{ _id: 5 }").Bytes]),
            new InsertRequest([Json.Document("{ _id: 11 }").Bytes]),
        ];

        var outcomes = (await Store.WriteAsync(Pages, together, default)).Outcomes!;
        outcomes[1].Failure!.Code.ShouldBe(ErrorCode.WriteConflict);
        outcomes[0].Reply!["n"].AsInt32.ShouldBe(1);
        outcomes[2].Reply!["n"].AsInt32.ShouldBe(1);
        (await Store.FindAsync("{}", "{ _id: 1 }")).Ids().ShouldBe([1, 10, 11]);

        var waiting = Store.WriteAsync(together[1] with { WaitsForTransactions = true });
        await transaction.DisposeAsync();
        (await waiting.WaitAsync(Patience))["n"].AsInt32.ShouldBe(2);
    }

    [Fact]
    public async Task It_creates_collections_and_indexes_that_appear_with_its_commit()
    {
        var transaction = await BeginAsync();
        await transaction.CreateIndexesAsync(Pages, [Json.Document("{ key: { n: 1 }, name: 'n', unique: true }")], default);
        await transaction.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 2 }");
        (await transaction.InsertAsync("{ _id: 3, n: 2 }"))["writeErrors"].AsArray.Count.ShouldBe(1);
        (await Store.ListCollectionsAsync("test", default)).ShouldBeEmpty();
        await transaction.DisposeAsync();
        (await Store.ListCollectionsAsync("test", default)).ShouldBeEmpty();

        transaction = await BeginAsync();
        await transaction.CreateCollectionAsync(Pages, RawDocument.Empty, default);
        await transaction.CreateIndexesAsync(Pages, [Json.Document("{ key: { n: 1 }, name: 'n', unique: true }")], default);
        await transaction.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 2 }");
        await transaction.UpdateAsync("{ n: 2 }", "{ $set: { n: 3 } }");
        await transaction.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync("{ n: 3 }")).Ids().ShouldBe([2]);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(2);
        (await Store.StageAsync("{ n: 3 }")).ShouldBe("IXSCAN");
    }

    [Fact]
    public async Task An_index_counts_from_where_it_was_created_among_its_changes()
    {
        var transaction = await BeginAsync();
        await transaction.CreateCollectionAsync(Pages, RawDocument.Empty, default);
        await transaction.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 1 }");
        await transaction.DeleteAsync("{ _id: 1 }");
        await transaction.DeleteAsync("{ _id: 2 }");
        await transaction.CreateIndexesAsync(Pages, [Json.Document("{ key: { n: 1 }, name: 'n', unique: true }")], default);
        await transaction.InsertAsync("{ _id: 3, n: 1 }");

        await transaction.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync()).Ids().ShouldBe([3]);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("capped")]
    [InlineData("validated")]
    [InlineData("indexed")]
    public async Task A_collection_that_others_have_changed_meanwhile_is_a_conflict_at_its_commit(string how)
    {
        await Store.InsertAsync("{ _id: 1 }");
        var transaction = await BeginAsync();
        await transaction.InsertAsync("{ _id: 2, a: [1, 2], b: [1, 2] }");
        switch (how)
        {
            case "renamed":
                await Store.RenameCollectionAsync(Pages, new Namespace("test", "moved"), dropTarget: false, default);
                break;
            case "capped":
                await Store.ConvertToCappedAsync(Pages, 100_000, default);
                break;
            case "validated":
                await Store.ModifyCollectionAsync(Pages, Json.Document("{ validator: { n: 1 } }"), default);
                break;
            default:
                await Store.CreateIndexAsync("{ key: { a: 1, b: 1 } }");
                break;
        }

        (await Should.ThrowAsync<DocumentException>(async () => await transaction.CommitAsync(isJournaled: true, default)))
            .Code.ShouldBe(ErrorCode.WriteConflict);
        (await Store.CountAsync(new CountRequest(Pages), default)).ShouldBe(how == "renamed" ? 0 : 1);
    }

    [Fact]
    public async Task Changes_of_its_own_documents_are_committed_as_their_last_state()
    {
        await Store.InsertAsync("{ _id: 1, n: 1 }", "{ _id: 2, n: 2 }");
        await Store.CreateIndexAsync("{ key: { n: 1 }, name: 'n', unique: true }");
        var transaction = await BeginAsync();
        // They swap a unique key.
        await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { n: 0 } }");
        await transaction.UpdateAsync("{ _id: 2 }", "{ $set: { n: 1 } }");
        await transaction.UpdateAsync("{ _id: 1 }", "{ $set: { n: 2 } }");
        await transaction.InsertAsync("{ _id: 3, n: 3 }");
        await transaction.UpdateAsync("{ _id: 3 }", "{ $inc: { n: 1 } }");
        await transaction.InsertAsync("{ _id: 4, n: 5 }");
        await transaction.DeleteAsync("{ _id: 4 }");
        await transaction.InsertAsync("{ _id: 5, n: 5 }");
        await Store.InsertAsync("{ _id: 6, n: 6 }", "{ _id: 7, n: 7 }");

        await transaction.CommitAsync(isJournaled: true, default);
        (await Store.FindAsync("{}", "{ n: 1 }")).Ids().ShouldBe([2, 1, 3, 5, 6, 7]);
        (await Store.ValidateCollectionAsync(Pages, default))["valid"].AsBoolean.ShouldBeTrue();
    }

    [Fact]
    public async Task A_cursor_sees_the_writes_before_it_and_goes_on_after_others()
    {
        await Store.InsertAsync(Enumerable.Range(0, 100).Select(i => Json.Document($"{{ _id: {i}, n: 0 }}")));
        var transaction = await BeginAsync();
        var documents = new List<RawDocument>();
        var limit = new BatchLimit(10, BatchLimit.MaxBytes);
        await using var cursor = await ReadBatchAsync(documents, batch => transaction.FindAsync(new FindRequest(Pages), batch, limit, default));
        await transaction.UpdateAsync("{ _id: 50 }", "{ $set: { n: 1 } }");
        await Store.UpdateAsync("{ _id: 51 }", "{ $set: { n: 2 } }");
        while (await ReadBatchAsync(documents, batch => cursor!.ReadAsync(batch, limit, default)))
        {
        }

        documents.Ids().ShouldBe(Enumerable.Range(0, 100));
        documents[50]["n"].AsInt32.ShouldBe(1);
        documents[51]["n"].AsInt32.ShouldBe(0);
        await transaction.DisposeAsync();
    }

    [Fact]
    public async Task A_pipeline_joins_collections_as_the_transaction_sees_them()
    {
        await Store.InsertAsync("{ _id: 1, to: 2 }", "{ _id: 2, to: 1 }", "{ _id: 3, to: 1 }");
        var transaction = await BeginAsync();
        await transaction.DeleteAsync("{ _id: 3 }");
        await transaction.InsertAsync("{ _id: 4, to: 4 }");
        var pipeline = Json.Document(
            "{ p: [{ $lookup: { from: 'pages', localField: 'to', foreignField: '_id', as: 'joined' } }, { $match: { 'joined._id': { $exists: true } } }, { $sort: { _id: 1 } }] }")["p"].AsArray;

        (await transaction.AggregateAsync(new AggregateRequest(Pages, pipeline))).Ids().ShouldBe([1, 2, 4]);
        await transaction.DisposeAsync();
    }

    [Fact]
    public async Task Databases_are_read_as_of_one_time()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1 }").Bytes]), Elsewhere);
        var transaction = await BeginAsync();
        await transaction.FindAsync();
        await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 2 }").Bytes]), Elsewhere);
        await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 3 }").Bytes]), Elsewhere);

        (await transaction.FindAsync(new FindRequest(Elsewhere))).Ids().ShouldBe([1]);
        await transaction.DisposeAsync();
    }

    [Fact]
    public async Task A_state_can_be_read_after_it_has_passed()
    {
        await Store.InsertAsync("{ _id: 1 }");
        var time = Store.Now;
        var request = new FindRequest(Pages) { AtClusterTime = time };
        (await Store.FindAsync(request)).Ids().ShouldBe([1]);
        await Store.InsertAsync("{ _id: 2 }");

        (await Store.FindAsync(request)).Ids().ShouldBe([1]);
        (await Store.FindAsync(request with { AtClusterTime = Store.Now })).Ids().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_commit_is_known_afterwards_also_to_a_later_process()
    {
        await Store.InsertAsync("{ _id: 1 }");
        var transaction = await BeginAsync();
        await transaction.InsertAsync("{ _id: 2 }");
        var time = await transaction.CommitAsync(isJournaled: true, default);

        (await Store.SettleTransactionAsync(Id(_number), commits: true, default)).ShouldBe(time);
        await ReopenAsync();
        (await Store.SettleTransactionAsync(Id(_number), commits: true, default)).ShouldBe(time);
        (await Store.SettleTransactionAsync(Id(_number + 1), commits: true, default)).ShouldBeNull();
    }

    [Fact]
    public async Task One_that_changes_too_much_is_told_so()
    {
        var transaction = await BeginAsync();
        byte[] document = new RawDocument { ["text"] = new string('x', 1024 * 1024) }.Span.ToArray();
        var thrown = await Should.ThrowAsync<DocumentException>(async () =>
        {
            for (int i = 0; i < 100; i++)
                await transaction.WriteAsync(new InsertRequest([document]));
        });

        thrown.Code.ShouldBe(ErrorCode.TransactionTooLargeForCache);
        await transaction.DisposeAsync();
    }

    [Fact]
    public async Task More_than_may_be_open_are_refused_until_others_end()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { MaxOpenTransactions = 2 });
        var first = await store.BeginTransactionAsync(Id(1), RawDocument.Empty, default);
        await store.BeginTransactionAsync(Id(2), RawDocument.Empty, default);
        (await Should.ThrowAsync<DocumentException>(async () => await store.BeginTransactionAsync(Id(3), RawDocument.Empty, default)))
            .Code.ShouldBe(ErrorCode.LockTimeout);
        await first.DisposeAsync();
        await store.BeginTransactionAsync(Id(4), RawDocument.Empty, default);
    }

    [Fact]
    public async Task They_share_a_bounded_memory()
    {
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { TransactionMemory = new MemoryBudget(8 * 1024 * 1024) });
        RawDocument large = new() { ["_id"] = 1, ["text"] = new string('x', 3 * 1024 * 1024) };
        var first = await store.BeginTransactionAsync(Id(1), RawDocument.Empty, default);
        await first.InsertAsync([large]);
        var second = await store.BeginTransactionAsync(Id(2), RawDocument.Empty, default);
        (await Should.ThrowAsync<DocumentException>(() => second.InsertAsync([large]))).Code.ShouldBe(ErrorCode.LockTimeout);
        await second.DisposeAsync();

        await first.DisposeAsync();
        var third = await store.BeginTransactionAsync(Id(3), RawDocument.Empty, default);
        await third.InsertAsync([large]);
        await third.CommitAsync(isJournaled: true, default);
        (await store.FindAsync()).Ids().ShouldBe([1]);
    }

    private static OperationId Id(int number) => new(new byte[16], number);

    private ValueTask<IStoreTransaction> BeginAsync() => Store.BeginTransactionAsync(Id(++_number), RawDocument.Empty, default);
}
