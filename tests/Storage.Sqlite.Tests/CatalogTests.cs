using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class CatalogTests : StoreTest
{
    [Fact]
    public async Task Collections_are_created_listed_renamed_and_dropped()
    {
        await Store.CreateCollectionAsync(new Namespace("test", "b"), RawDocument.Empty, default);
        await Store.CreateCollectionAsync(new Namespace("test", "b"), RawDocument.Empty, default);
        await Store.InsertAsync("{ _id: 1 }");
        var before = await Store.ListCollectionsAsync("test", default);
        before.Select(collection => collection["name"].AsString).ShouldBe(["b", "pages"]);
        before[0]["idIndex"].AsDocument.ShouldBe(Json.Document("{ v: 2, key: { _id: 1 }, name: '_id_' }"));

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
        (await Store.FindAsync(new FindRequest(new Namespace("test", "c")))).ShouldBe([Json.Document("{ _id: 1 }")]);
        (await Store.FindAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_clustered_collection_is_listed_with_its_index_by_name()
    {
        var ns = new Namespace("test", "clustered");
        RawDocument options = Json.Document("{ clusteredIndex: { key: { _id: 1 }, unique: true, name: 'by id' } }");
        await Store.CreateCollectionAsync(ns, options, default);
        await Store.CreateCollectionAsync(ns, options, default);
        await ReopenAsync();

        var listed = (await Store.ListCollectionsAsync("test", default)).Single();
        listed["options"].AsDocument.ShouldBe(Json.Document("{ clusteredIndex: { v: 2, key: { _id: 1 }, name: 'by id', unique: true } }"));
        listed.ContainsKey("idIndex").ShouldBeFalse();
        (await Store.ListIndexesAsync(ns, default)).ShouldBe(
            [Json.Document("{ v: 2, key: { _id: 1 }, name: 'by id', unique: true, clustered: true }")]);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(ns, "by id", default)))
            .Code.ShouldBe((ErrorCode)5979800);
        (await Store.FindAsync(new FindRequest(ns) { Hint = "by id" })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{ clusteredIndex: true }", (ErrorCode)5979703)]
    [InlineData("{ clusteredIndex: false, capped: true, size: 5 }", (ErrorCode)6049200)]
    [InlineData("{ clusteredIndex: { key: { a: 1 }, unique: true } }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: false } }", (ErrorCode)5979700)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true, v: 1 } }", (ErrorCode)5979704)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, capped: true, size: 5 }", (ErrorCode)6049200)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, max: 5 }", (ErrorCode)6049204)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, timeseries: { timeField: 't' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, viewOn: 'y' }", (ErrorCode)6026500)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, expireAfterSeconds: -1 }", ErrorCode.InvalidOptions)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: true }, expireAfterSeconds: 9999999999 }", ErrorCode.InvalidOptions)]
    [InlineData("{ expireAfterSeconds: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ size: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ max: 5 }", ErrorCode.InvalidOptions)]
    [InlineData("{ capped: true, viewOn: 'y' }", ErrorCode.InvalidOptions)]
    [InlineData("{ capped: true, size: 5, encryptedFields: { fields: [] } }", (ErrorCode)6367301)]
    [InlineData("{ viewOn: 'y', encryptedFields: { fields: [] } }", (ErrorCode)6346401)]
    [InlineData("{ viewOn: 'y', changeStreamPreAndPostImages: { enabled: true } }", ErrorCode.InvalidOptions)]
    [InlineData("{ idIndex: {} }", ErrorCode.FailedToParse)]
    [InlineData("{ idIndex: { name: 'x', key: 1 } }", ErrorCode.TypeMismatch)]
    [InlineData("{ idIndex: { name: 'x', key: { a: 1 } } }", ErrorCode.BadValue)]
    [InlineData("{ idIndex: { name: '', key: { _id: 1 } } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ idIndex: { name: 'x', key: { _id: 1 }, v: 3 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ idIndex: { name: 'x', key: { _id: 1 }, v: 1.5 } }", ErrorCode.BadValue)]
    [InlineData("{ idIndex: { name: 'x', key: { _id: 1 }, sparse: false } }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ idIndex: { name: 'x', key: { _id: 1 }, collation: { locale: 'en' } } }", ErrorCode.BadValue)]
    public async Task An_option_that_contradicts_itself_is_refused(string options, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () =>
            await Store.CreateCollectionAsync(new Namespace("test", "x"), Json.Document(options), default))).Code.ShouldBe(code);

    [Fact]
    public async Task An_option_for_change_streams_is_kept()
    {
        await Store.CreateCollectionAsync(new Namespace("test", "x"), Json.Document("{ changeStreamPreAndPostImages: { enabled: true } }"), default);

        (await Store.ListCollectionsAsync("test", default)).Single()["options"].AsDocument
            .ShouldBe(Json.Document("{ changeStreamPreAndPostImages: { enabled: true } }"));
    }

    [Fact]
    public async Task Databases_are_listed_with_their_size_and_gone_when_dropped()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await Store.CreateCollectionAsync(new Namespace("Other_1", "x"), RawDocument.Empty, default);

        var databases = await Store.ListDatabasesAsync(default);
        databases.Select(database => database["name"].AsString).ShouldBe(["Other_1", "test"]);
        databases[1]["sizeOnDisk"].AsInt64.ShouldBeGreaterThan(0);
        await Store.DropDatabaseAsync("test", default);
        await Store.DropDatabaseAsync("test", default);

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
    [InlineData("test", "system.other")]
    public async Task Names_that_MongoDB_refuses_are_refused(string database, string collection)
    {
        var error = await Should.ThrowAsync<DocumentException>(async () =>
            await Store.CreateCollectionAsync(new Namespace(database, collection), RawDocument.Empty, default));

        error.Code.ShouldBe(ErrorCode.InvalidNamespace);
    }

    [Fact]
    public async Task Databases_whose_names_differ_by_case_alone_are_refused()
    {
        await Store.InsertAsync("{ _id: 1 }");

        var error = await Should.ThrowAsync<DocumentException>(async () =>
            await Store.CreateCollectionAsync(new Namespace("TEST", "x"), RawDocument.Empty, default));

        ((int)error.Code).ShouldBe(13297);
    }

    [Fact]
    public async Task Statistics_count_documents_and_bytes()
    {
        var document = Json.Document("{ _id: 1, x: 'Hello' }");
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

    [Fact]
    public async Task A_capped_collection_drops_its_oldest_documents()
    {
        await Store.CreateCollectionAsync(Pages, Json.Document("{ capped: true, size: 100000, max: 3 }"), default);
        await Store.CreateIndexAsync("{ key: { x: 1 } }");

        await Store.InsertAsync("{ _id: 1, x: 1 }", "{ _id: 2, x: 1 }", "{ _id: 3, x: 1 }", "{ _id: 4, x: 1 }", "{ _id: 5, x: 1 }");

        (await Store.FindAsync()).Ids().ShouldBe([3, 4, 5]);
        (await Store.FindAsync("{ x: 1 }")).Count.ShouldBe(3);
        (await Store.ListCollectionsAsync("test", default)).Single()["options"].AsDocument
            .ShouldBe(Json.Document("{ capped: true, size: 100000, max: 3 }"));

        var small = new Namespace("test", "small");
        await Store.CreateCollectionAsync(small, Json.Document("{ capped: true, size: 5000 }"), default);
        // 1022 bytes each; the size is rounded up to 5120.
        var documents = Enumerable.Range(0, 20).Select(i => new RawDocument { ["_id"] = i, ["x"] = new string('x', 1000) }.Bytes);
        await Store.WriteAsync(small, [new InsertRequest([.. documents])], default);
        (await Store.FindAsync(new FindRequest(small))).Ids().ShouldBe([15, 16, 17, 18, 19]);
    }

    [Fact]
    public async Task A_validator_refuses_documents_that_do_not_match_it()
    {
        await Store.InsertAsync("{ _id: 0 }");
        await Store.DropCollectionAsync(Pages, default);
        await Store.CreateCollectionAsync(Pages, Json.Document("{ validator: { x: { $type: 'int' } }, validationLevel: 'moderate' }"), default);

        var reply = await Store.InsertAsync("{ _id: 1, x: 1 }", "{ _id: 2, x: 'a' }");
        var error = reply["writeErrors"].AsArray[0].AsDocument;
        error["code"].AsInt32.ShouldBe(121);
        error["errInfo"].AsDocument["failingDocumentId"].AsInt32.ShouldBe(2);
        error["errInfo"].AsDocument["details"].AsDocument["reason"].AsString.ShouldBe("type did not match");
        (await Store.UpdateAsync("{ _id: 1 }", "{ $set: { x: 'a' } }"))["writeErrors"].AsArray.Count.ShouldBe(1);

        var bypass = new InsertRequest([Json.Document("{ _id: 3, x: 'a' }").Bytes]) { BypassDocumentValidation = true };
        (await Store.WriteAsync(bypass))["n"].AsInt32.ShouldBe(1);
        (await Store.UpdateAsync("{ _id: 3 }", "{ $set: { y: 1 } }"))["nModified"].AsInt32.ShouldBe(1);
    }
}
