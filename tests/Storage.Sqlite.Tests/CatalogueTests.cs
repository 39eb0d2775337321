using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class CatalogueTests : StoreTest
{
    [Fact]
    public async Task Collections_are_created_listed_renamed_and_dropped()
    {
        await Store.CreateCollectionAsync(new Namespace("test", "b"), BsonDocument.Empty, default);
        await Store.CreateCollectionAsync(new Namespace("test", "b"), BsonDocument.Empty, default);
        await Store.InsertAsync("{ _id: 1 }");
        var before = await Store.ListCollectionsAsync("test", default);
        before.Select(collection => collection["name"].AsString).ShouldBe(["b", "pages"]);
        before[0]["idIndex"].AsDocument.ShouldBe(BsonDocument.Parse("{ v: 2, key: { _id: 1 }, name: '_id_' }"));

        await Store.RenameCollectionAsync(Pages, new Namespace("test", "c"), dropTarget: false, default);
        (await Should.ThrowAsync<DocumentException>(async () =>
            await Store.RenameCollectionAsync(new Namespace("test", "b"), new Namespace("test", "c"), dropTarget: false, default)))
            .Code.ShouldBe(ErrorCode.NamespaceExists);
        (await Store.DropCollectionAsync(new Namespace("test", "b"), default)).ShouldBe(1);
        (await Store.DropCollectionAsync(new Namespace("test", "b"), default)).ShouldBeNull();
        await ReopenAsync();

        var after = (await Store.ListCollectionsAsync("test", default)).Single();
        after["name"].AsString.ShouldBe("c");
        after["info"].AsDocument["uuid"].ShouldBe(before[1]["info"].AsDocument["uuid"]);
        (await Store.FindAsync(new FindRequest(new Namespace("test", "c")))).ShouldBe([BsonDocument.Parse("{ _id: 1 }")]);
        (await Store.FindAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Databases_are_listed_with_their_size_and_gone_when_dropped()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await Store.CreateCollectionAsync(new Namespace("Other_1", "x"), BsonDocument.Empty, default);

        var databases = await Store.ListDatabasesAsync(default);
        databases.Select(database => database["name"].AsString).ShouldBe(["Other_1", "test"]);
        databases[1]["sizeOnDisk"].AsInt64.ShouldBeGreaterThan(0);
        (await Store.DropDatabaseAsync("test", default)).ShouldBeTrue();
        (await Store.DropDatabaseAsync("test", default)).ShouldBeFalse();

        (await Store.FindAsync()).ShouldBeEmpty();
        Directory.GetFiles(Folder.Path, "test*").ShouldBeEmpty();
        await Store.InsertAsync("{ _id: 2 }");
        (await Store.FindAsync()).Single()["_id"].AsInt32.ShouldBe(2);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("a.b", "x")]
    [InlineData("a/b", "x")]
    [InlineData("..", "x")]
    [InlineData("a b", "x")]
    [InlineData("a$", "x")]
    [InlineData("test", "")]
    [InlineData("test", ".x")]
    [InlineData("test", "a$b")]
    [InlineData("test", "system.users")]
    public async Task Names_that_MongoDB_refuses_are_refused(string database, string collection)
    {
        var error = await Should.ThrowAsync<DocumentException>(async () =>
            await Store.CreateCollectionAsync(new Namespace(database, collection), BsonDocument.Empty, default));

        error.Code.ShouldBe(ErrorCode.InvalidNamespace);
    }

    [Fact]
    public async Task Databases_whose_names_differ_by_case_alone_are_refused()
    {
        await Store.InsertAsync("{ _id: 1 }");

        var error = await Should.ThrowAsync<DocumentException>(async () =>
            await Store.CreateCollectionAsync(new Namespace("TEST", "x"), BsonDocument.Empty, default));

        ((int)error.Code).ShouldBe(13297);
    }

    [Fact]
    public async Task Statistics_count_documents_and_bytes()
    {
        var document = BsonDocument.Parse("{ _id: 1, x: 'Hello' }");
        await Store.InsertAsync([document, document.With("_id", 2)]);
        await Store.CreateIndexAsync("{ key: { x: 1 } }");
        await Store.DeleteAsync("{ _id: 2 }");
        await ReopenAsync();

        var collection = await Store.CollectionStatsAsync(Pages, default);
        collection["count"].AsInt32.ShouldBe(1);
        collection["size"].AsInt32.ShouldBe(document.Bytes.Length);
        collection["nindexes"].AsInt32.ShouldBe(2);
        collection["indexSizes"].AsDocument["x_1"].AsInt32.ShouldBeGreaterThan(0);
        var database = await Store.DatabaseStatsAsync("test", default);
        database["objects"].AsInt32.ShouldBe(1);
        database["collections"].AsInt32.ShouldBe(1);
        (await Store.CollectionStatsAsync(new Namespace("none", "none"), default))["count"].AsInt32.ShouldBe(0);
    }
}
