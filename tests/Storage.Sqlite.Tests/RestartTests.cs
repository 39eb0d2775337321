using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Files;
using Streetcar.Storage.Sqlite.Transactions;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>What a store does that is opened again, where databases that are opened again do not.</summary>
public sealed class RestartTests : StoreTest
{
    private static readonly Namespace First = new("first", "accounts");
    private static readonly Namespace Second = new("second", "accounts");

    [Fact]
    public async Task A_state_of_before_a_restart_is_too_old()
    {
        await Store.InsertAsync("{ _id: 1 }");
        var request = new FindRequest(Pages) { AtClusterTime = Store.Now };
        await ReopenAsync();
        await Store.InsertAsync("{ _id: 2 }");

        (await Should.ThrowAsync<DocumentException>(() => Store.FindAsync(request))).Code.ShouldBe(ErrorCode.SnapshotTooOld);
    }

    [Fact]
    public async Task A_commit_that_is_finished_at_the_start_leaves_collections_alone_that_took_the_place_of_others()
    {
        foreach (var collection in new[] { First, Second })
            await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1, balance: 300 }").Bytes]), collection);
        var (first, second) = (Changes(First, _ => _), Changes(Second, _ => Guid.NewGuid()));
        await Store.DisposeAsync();
        using (var folder = DiskFolder.Take(Folder.Path))
            TransactionJournal.Write(folder, new OperationId(new byte[16], 1), new RawTimestamp(1, 1), [("first", first), ("second", second)]);

        Directory.GetFiles(Folder.Path, "*.commit").ShouldHaveSingleItem();
        await ReopenAsync();
        (await BalancesAsync(First)).ShouldBe(307);
        (await BalancesAsync(Second)).ShouldBe(300);
        Directory.GetFiles(Folder.Path, "*.commit").ShouldBeEmpty();
    }

    [Fact]
    public async Task Documents_go_when_the_time_of_a_TTL_index_is_over_after_a_restart_too()
    {
        await Store.CreateIndexAsync("{ key: { at: 1 }, expireAfterSeconds: 3600 }");
        var now = DateTime.UtcNow;
        await Store.InsertAsync(
        [
            new RawDocument { ["_id"] = 1, ["at"] = now.AddHours(-2) },
            new RawDocument { ["_id"] = 2, ["at"] = now },
            new RawDocument { ["_id"] = 3, ["at"] = RawArray.Create(now, now.AddHours(-2)) },
            new RawDocument { ["_id"] = 4, ["at"] = "never" },
            new RawDocument { ["_id"] = 5 },
        ]);
        (await Store.FindAsync()).Count.ShouldBe(5);
        await ReopenAsync();

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Store.FindAsync()).Count > 3)
            await Task.Delay(10, timeout.Token);
        (await Store.FindAsync()).Ids().ShouldBe([2, 4, 5]);
    }

    private BranchChanges Changes(Namespace collection, Func<Guid, Guid> uuid)
    {
        var info = Store.FindDatabase(collection.Database)!.Catalog.Find(collection.Collection)!;
        var changes = new BranchChanges();
        changes.Add(new BranchChange(info.Id, 4, null, Json.Document("{ _id: 4, balance: 7 }").Span.ToArray())
        {
            Uuid = uuid(info.Uuid),
            IsInsert = true,
        });
        return changes;
    }

    private async Task<long> BalancesAsync(Namespace collection) =>
        (await Store.FindAsync(new FindRequest(collection))).Sum(document => (long)document["balance"].AsInt32);
}
