using Streetcar.Bson;
using Streetcar.Storage;

namespace Streetcar.Cluster.Tests;

/// <summary>Transactions and reads of past states over MongoDB.Driver, on the store itself.</summary>
public sealed class MongoStoreTransactionTests : IAsyncLifetime
{
    private static readonly BatchLimit All = new(int.MaxValue, BatchLimit.MaxBytes);

    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly OperationId _id = new(Guid.NewGuid().ToByteArray(), 1);
    private TestStore _server = null!;
    private IDocumentStore _store = null!;

    private Namespace Things => new(_database, "things");

    public async ValueTask InitializeAsync()
    {
        _server = await TestStore.StartAsync();
        _store = _server.ForSilo();
        await _store.CreateCollectionAsync(Things, RawDocument.Empty, default);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DropDatabaseAsync(_database, default);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_transaction_is_seen_by_others_once_it_is_committed()
    {
        await using var transaction = await BeginAsync();
        await InsertAsync(transaction, 1, 2, 3);

        (await FindAsync(transaction)).ShouldBe([1, 2, 3]);
        (await FindAsync(_store)).ShouldBeEmpty();
        await transaction.CommitAsync(isJournaled: true, default);

        (await FindAsync(_store)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_transaction_that_was_not_committed()
    {
        await using (var transaction = await BeginAsync())
            await InsertAsync(transaction, 1);

        (await FindAsync(_store)).ShouldBeEmpty();
        (await _store.SettleTransactionAsync(_id, commits: true, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_cursor_of_a_transaction_goes_on_in_it()
    {
        await using var transaction = await BeginAsync();
        await InsertAsync(transaction, [.. Enumerable.Range(0, 10)]);
        using var batch = new RawWriter();
        batch.WriteStartArray();

        await using var cursor = (await transaction.FindAsync(Query, batch, new BatchLimit(3, BatchLimit.MaxBytes), default)).ShouldNotBeNull();
        while (await cursor.ReadAsync(batch, new BatchLimit(3, BatchLimit.MaxBytes), default))
        {
        }

        batch.WriteEndArray();
        Ids(batch).ShouldBe(Enumerable.Range(0, 10));
    }

    [Fact]
    public async Task What_two_transactions_write_is_a_conflict_with_its_label()
    {
        await InsertAsync(_store, 1);
        await using var first = await BeginAsync();
        await using var second = await _store.BeginTransactionAsync(_id with { Session = Guid.NewGuid().ToByteArray() }, RawDocument.Empty, default);
        await DeleteAsync(first, 1);

        var conflict = await Should.ThrowAsync<DocumentException>(() => DeleteAsync(second, 1));

        conflict.Code.ShouldBe(ErrorCode.WriteConflict);
        conflict.Details.ShouldNotBeNull()["errorLabels"].AsArray.Select(label => label.AsString).ShouldBe(["TransientTransactionError"]);
    }

    [Fact]
    public async Task Another_silo_commits_a_transaction_that_was_left_open_or_hears_that_it_is_committed()
    {
        var transaction = await BeginAsync();
        await InsertAsync(transaction, 1);
        var other = _server.ForSilo();

        (await other.SettleTransactionAsync(_id, commits: true, default)).ShouldNotBeNull();
        (await other.SettleTransactionAsync(_id, commits: false, default)).ShouldNotBeNull();
        (await _store.SettleTransactionAsync(_id, commits: true, default)).ShouldNotBeNull();

        (await FindAsync(_store)).ShouldBe([1]);
    }

    [Fact]
    public async Task Another_silo_aborts_a_transaction_that_was_left_open()
    {
        var transaction = await BeginAsync();
        await InsertAsync(transaction, 1);
        var other = _server.ForSilo();

        (await other.SettleTransactionAsync(_id, commits: false, default)).ShouldBeNull();
        (await other.SettleTransactionAsync(_id, commits: true, default)).ShouldBeNull();

        (await FindAsync(_store)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reads_at_a_time_see_what_was_there()
    {
        await InsertAsync(_store, 1, 2, 3);
        var time = _store.Now;
        (await FindAsync(_store, time)).ShouldBe([1, 2, 3]);
        await InsertAsync(_store, 4);

        (await FindAsync(_store, time)).ShouldBe([1, 2, 3]);
        (await FindAsync(_store)).ShouldBe([1, 2, 3, 4]);
    }

    private FindRequest Query => new(Things) { Sort = new RawDocument { ["_id"] = 1 } };

    private ValueTask<IStoreTransaction> BeginAsync() =>
        _store.BeginTransactionAsync(_id, new RawDocument { ["level"] = "snapshot" }, default);

    private Task InsertAsync(IDocumentOperations target, params int[] ids) =>
        WriteAsync(target, new InsertRequest([.. ids.Select(id => new RawDocument { ["_id"] = id }.Bytes)]));

    private Task DeleteAsync(IDocumentOperations target, int id) =>
        WriteAsync(target, new DeleteRequest([new DeleteStatement(new RawDocument { ["_id"] = id })]));

    private async Task WriteAsync(IDocumentOperations target, WriteRequest request)
    {
        var applied = await target.WriteAsync(Things, [request], default);
        var outcome = (applied.Outcomes ?? await applied.Durable!).Single();
        (outcome.Reply ?? throw outcome.Failure!).ContainsKey("writeErrors").ShouldBeFalse();
    }

    private async Task<IEnumerable<int>> FindAsync(IDocumentReads target, RawTimestamp? time = null)
    {
        using var batch = new RawWriter();
        batch.WriteStartArray();
        (await target.FindAsync(Query with { AtClusterTime = time }, batch, All, default)).ShouldBeNull();
        batch.WriteEndArray();
        return Ids(batch);
    }

    private static List<int> Ids(RawWriter batch) =>
        [.. new RawArray(batch.WrittenMemory).Select(document => document.AsDocument["_id"].AsInt32)];
}
