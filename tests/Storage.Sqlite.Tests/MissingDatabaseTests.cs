using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

/// <summary>Commands in databases and collections that do not exist.</summary>
public sealed class MissingDatabaseTests : StoreTest
{
    [Fact]
    public async Task What_can_not_create_anything_makes_nothing()
    {
        string[] before = Files();

        for (int i = 0; i < 50; i++)
            await RunAllAsync($"database{i}");

        Files().ShouldBe(before);
        (await Store.ListDatabasesAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_write_that_need_not_be_on_disk_leaves_no_file_either()
    {
        await Store.WriteAsync(new DeleteRequest([new DeleteStatement(RawDocument.Empty)]) { IsJournaled = false });

        Directory.GetFiles(Environment.CurrentDirectory, "*memory*").ShouldBeEmpty();
    }

    [Fact]
    public async Task What_can_not_create_anything_makes_no_collection_either()
    {
        await Store.WriteAsync(new InsertRequest([Json.Document("{ _id: 1 }").Bytes]), new Namespace("database0", "other"));

        await RunAllAsync("database0");

        (await Store.ListCollectionsAsync("database0", default)).ShouldHaveSingleItem()["name"].AsString.ShouldBe("other");
    }

    [Fact]
    public async Task Writes_are_answered_and_refused_as_in_an_empty_database()
    {
        (await Store.DeleteAsync("{ x: 1 }")).ShouldBe(Json.Document("{ n: 0, ok: 1.0 }"));
        (await Store.DeleteAsync("{ _id: 1 }", one: true)).ShouldBe(Json.Document("{ n: 0, ok: 1.0 }"));
        (await Store.UpdateAsync("{ x: 1 }", "{ $set: { y: 1 } }", multi: true)).ShouldBe(Json.Document("{ n: 0, nModified: 0, ok: 1.0 }"));
        (await Store.UpdateAsync("{ x: { $nonsense: 1 } }", "{ $set: { y: 1 } }"))["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(2);
        (await Store.UpdateAsync("{}", "{ $nonsense: { y: 1 } }"))["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(9);
        (await Store.WriteAsync(new FindAndModifyRequest(Json.Document("{ _id: 1 }")) { Remove = true }))["value"].IsNull.ShouldBeTrue();
    }

    [Fact]
    public async Task Writes_of_one_call_that_create_and_do_not_create_see_each_other()
    {
        var outcomes = (await Store.WriteAsync(
            Pages,
            [new DeleteRequest([new DeleteStatement(RawDocument.Empty)]), new InsertRequest([Json.Document("{ _id: 1 }").Bytes]), new DeleteRequest([new DeleteStatement(RawDocument.Empty)])],
            default)).Outcomes!;

        outcomes.Select(outcome => outcome.Reply!["n"].AsInt32).ShouldBe([0, 1, 1]);
    }

    [Fact]
    public async Task An_upsert_creates_its_database()
    {
        await Store.UpdateAsync("{ _id: 1 }", "{ $set: { y: 1 } }", upsert: true);

        (await Store.ListDatabasesAsync(default)).ShouldHaveSingleItem();
    }

    private string[] Files() => [.. Directory.GetFiles(Folder.Path).Order(StringComparer.Ordinal)];

    private async Task RunAllAsync(string database)
    {
        var pages = new Namespace(database, "pages");
        var filter = Json.Document("{ x: 1 }");
        var byId = Json.Document("{ _id: 1 }");
        var set = Json.Document("{ $set: { y: 1 } }");
        WriteRequest[] writes =
        [
            new DeleteRequest([new DeleteStatement(filter)]),
            new DeleteRequest([new DeleteStatement(byId) { One = true }]),
            new UpdateRequest([new UpdateStatement(filter, set) { Multi = true }]),
            new UpdateRequest([new UpdateStatement(byId, set)]),
            new FindAndModifyRequest(byId) { Update = set },
            new FindAndModifyRequest(filter) { Remove = true },
        ];
        foreach (var write in writes)
            (await Store.WriteAsync(write with { Retry = new OperationId(new byte[16], 1) }, pages))["ok"].AsDouble.ShouldBe(1);

        var find = new FindRequest(pages) { Filter = filter };
        (await Store.FindAsync(find)).ShouldBeEmpty();
        (await Store.CountAsync(new CountRequest(pages), default)).ShouldBe(0);
        (await Store.AggregateAsync(new AggregateRequest(pages, Json.Array("[{ $group: { _id: '$x' } }]")))).ShouldBeEmpty();
        (await Store.AggregateAsync(new AggregateRequest(pages, Json.Array("[{ $merge: { into: 'target' } }]")))).ShouldBeEmpty();
        (await Store.DistinctAsync(new DistinctRequest(pages, "x"))).Count.ShouldBe(0);
        await Store.ExplainAsync(find, ExplainVerbosity.ExecutionStats, default);
        await Store.CollectionStatsAsync(pages, default);
        await Store.DatabaseStatsAsync(database, default);
        (await Store.DropCollectionAsync(pages, default)).ShouldBeNull();
        await ShouldRefuseAsync(() => Store.ListIndexesAsync(pages, default).AsTask());
        await ShouldRefuseAsync(() => Store.DropIndexesAsync(pages, "*", default).AsTask());
        await ShouldRefuseAsync(() => Store.ModifyCollectionAsync(pages, Json.Document("{ validator: {} }"), default).AsTask());
        await ShouldRefuseAsync(() => Store.ConvertToCappedAsync(pages, 4096, default).AsTask());
        await ShouldRefuseAsync(() => Store.ValidateCollectionAsync(pages, default).AsTask());
        await ShouldRefuseAsync(() => Store.RenameCollectionAsync(pages, new Namespace("elsewhere", "pages"), false, default).AsTask());
    }

    private static async Task ShouldRefuseAsync(Func<Task> command) =>
        (await Should.ThrowAsync<DocumentException>(command)).Code.ShouldBe(ErrorCode.NamespaceNotFound);
}
