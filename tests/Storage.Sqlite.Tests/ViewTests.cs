using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class ViewTests : StoreTest
{
    private static readonly Namespace Odd = new("test", "odd");

    [Fact]
    public async Task A_view_is_still_there_after_the_store_was_closed()
    {
        await Store.InsertAsync("{ _id: 1 }", "{ _id: 2 }");
        await Store.CreateCollectionAsync(Odd, Json.Document("{ viewOn: 'pages', pipeline: [{ $match: { _id: { $mod: [2, 1] } } }] }"), default);

        await ReopenAsync();

        (await Store.FindAsync(new FindRequest(Odd))).ShouldHaveSingleItem()["_id"].ShouldBe(1);
        await Store.DropCollectionAsync(Odd, default);
        await ReopenAsync();
        (await Store.ListCollectionsAsync("test", default)).ShouldHaveSingleItem()["name"].ShouldBe("pages");
    }

    [Fact]
    public async Task A_database_may_have_nothing_but_a_view()
    {
        await Store.CreateCollectionAsync(Odd, Json.Document("{ viewOn: 'pages' }"), default);

        (await Store.ListDatabasesAsync(default)).ShouldHaveSingleItem()["name"].ShouldBe("test");
        await Store.DropDatabaseAsync("test", default);
        (await Store.ListCollectionsAsync("test", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_view_that_was_refused_leaves_nothing()
    {
        await Should.ThrowAsync<DocumentException>(
            () => Store.CreateCollectionAsync(Odd, Json.Document("{ viewOn: 'odd' }"), default).AsTask());

        (await Store.ListCollectionsAsync("test", default)).ShouldBeEmpty();
    }
}
