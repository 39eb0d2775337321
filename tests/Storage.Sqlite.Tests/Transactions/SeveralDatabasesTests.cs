using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.Transactions;

/// <summary>Transactions that change several databases, which are several files.</summary>
public class SeveralDatabasesTests : StoreTest
{
    private static readonly Namespace First = new("first", "accounts");
    private static readonly Namespace Second = new("second", "accounts");
    private int _number;

    [Fact]
    public async Task All_of_them_see_the_commit_or_none()
    {
        await FillAsync();
        var transaction = await BeginAsync();
        await MoveAsync(transaction, 1, 10);
        (await BalancesAsync(Store, First)).ShouldBe(300);
        await transaction.CommitAsync(isJournaled: true, default);

        (await BalancesAsync(Store, First)).ShouldBe(290);
        (await BalancesAsync(Store, Second)).ShouldBe(310);
        await ReopenAsync();
        (await BalancesAsync(Store, First)).ShouldBe(290);
        (await BalancesAsync(Store, Second)).ShouldBe(310);
        Directory.GetFiles(Folder.Path, "*.commit").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conflict_in_one_leaves_the_other_as_it_was()
    {
        await FillAsync();
        var transaction = await BeginAsync();
        await MoveAsync(transaction, 1, 10);
        // The collection is not the one that the transaction has changed.
        await Store.DropCollectionAsync(Second, default);

        (await Should.ThrowAsync<DocumentException>(async () => await transaction.CommitAsync(isJournaled: true, default)))
            .Code.ShouldBe(ErrorCode.WriteConflict);
        await transaction.DisposeAsync();
        (await BalancesAsync(Store, First)).ShouldBe(300);
        (await Store.WriteAsync(Update(2, 5), First))["nModified"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task A_database_that_is_not_there_at_first_is_read_as_of_then()
    {
        await using var first = await BeginAsync();
        (await first.FindAsync(new FindRequest(First))).ShouldBeEmpty();
        await FillAsync();

        var late = await Should.ThrowAsync<DocumentException>(() => first.FindAsync(new FindRequest(First)));
        late.Code.ShouldBe(ErrorCode.SnapshotUnavailable);
    }

    [Fact]
    public async Task A_database_that_is_not_there_at_first_can_be_written_to()
    {
        var transaction = await BeginAsync();
        (await transaction.FindAsync(new FindRequest(First))).ShouldBeEmpty();
        await transaction.WriteAsync(new InsertRequest([Json.Document("{ _id: 1, balance: 5 }").Bytes]), First);
        (await BalancesAsync(transaction, First)).ShouldBe(5);
        await transaction.CommitAsync(isJournaled: true, default);

        (await BalancesAsync(Store, First)).ShouldBe(5);
    }

    [Fact]
    public async Task No_more_databases_are_read_together_than_may_be()
    {
        await FillAsync();
        using var folder = new TestFolder();
        await using var store = folder.Open(options => options with { MaxBranches = 1 });
        foreach (var collection in new[] { First, Second })
            await store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1, balance: 1 }").Bytes]), collection);
        var first = await store.BeginTransactionAsync(new OperationId(new byte[16], 1), RawDocument.Empty, default);
        await first.FindAsync(new FindRequest(First));
        (await Should.ThrowAsync<DocumentException>(() => first.FindAsync(new FindRequest(Second)))).Code.ShouldBe(ErrorCode.TooManyFilesOpen);

        await first.DisposeAsync();
        await using var second = await store.BeginTransactionAsync(new OperationId(new byte[16], 2), RawDocument.Empty, default);
        (await BalancesAsync(second, Second)).ShouldBe(1);
    }

    [Fact]
    public async Task Transfers_between_them_keep_the_sum_in_every_snapshot()
    {
        await FillAsync();
        int committed = 0;
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(async () =>
        {
            int seen = 0;
            while (!end.IsCancellationRequested || seen == 0)
            {
                await using var snapshot = await Store.BeginTransactionAsync(new OperationId(new byte[] { 1, (byte)reader, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, ++seen), RawDocument.Empty, default);
                long first = await BalancesAsync(snapshot, reader == 0 ? First : Second);
                long second = await BalancesAsync(snapshot, reader == 0 ? Second : First);
                (first + second).ShouldBe(600);
            }
        })).ToArray();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                await using var transaction = await Store.BeginTransactionAsync(new OperationId(new byte[] { 2, (byte)writer, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, i), RawDocument.Empty, default);
                try
                {
                    await MoveAsync(transaction, 1 + ((writer + i) % 3), 1);
                    await transaction.CommitAsync(isJournaled: true, default);
                    Interlocked.Increment(ref committed);
                }
                catch (DocumentException e) when (e.Code is ErrorCode.WriteConflict or ErrorCode.SnapshotUnavailable)
                {
                    // Another one was faster.
                }
            }
        })).ToArray();
        await Task.WhenAll(writers).WaitAsync(TimeSpan.FromMinutes(2));
        await end.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(2));

        committed.ShouldBeGreaterThan(0);
        (await BalancesAsync(Store, First)).ShouldBe(300 - committed);
        (await BalancesAsync(Store, Second)).ShouldBe(300 + committed);
    }

    private static UpdateRequest Update(int id, int amount) =>
        new([new UpdateStatement(Json.Document($"{{ _id: {id} }}"), Json.Document($"{{ $inc: {{ balance: {amount} }} }}"))]);

    private static async Task MoveAsync(IStoreTransaction transaction, int id, int amount)
    {
        foreach (var (collection, by) in new[] { (First, -amount), (Second, amount) })
        {
            var reply = await transaction.WriteAsync(Update(id, by), collection);
            if (!reply["code"].IsMissing)
                throw new DocumentException((ErrorCode)reply["code"].AsInt32, reply["errmsg"].AsString);
        }
    }

    private static async Task<long> BalancesAsync(IDocumentOperations store, Namespace collection) =>
        (await store.FindAsync(new FindRequest(collection))).Sum(document => (long)document["balance"].AsInt32);

    private async Task FillAsync()
    {
        foreach (var collection in new[] { First, Second })
        {
            await Store.WriteAsync(
                new InsertRequest([.. Enumerable.Range(1, 3).Select(i => Json.Document($"{{ _id: {i}, balance: 100 }}").Bytes)]), collection);
        }
    }

    private ValueTask<IStoreTransaction> BeginAsync() =>
        Store.BeginTransactionAsync(new OperationId(new byte[16], ++_number), RawDocument.Empty, default);
}
