using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public sealed class CollectionChangeTests : StoreTest
{
    private static readonly Namespace Elsewhere = new("other", "moved");

    [Fact]
    public async Task An_index_is_hidden_and_shown_again_after_a_restart_too()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");

        (await ChangeAsync("{ index: { name: 'a_1', hidden: true } }")).ShouldBe(Json.Document("{ hidden_old: false, hidden_new: true }"));
        (await ChangeAsync("{ index: { keyPattern: { a: 1 }, hidden: true } }")).ShouldBe(RawDocument.Empty);
        await ReopenAsync();
        (await Store.ListIndexesAsync(Pages, default))[1].ShouldBe(Json.Document("{ v: 2, key: { a: 1 }, name: 'a_1', hidden: true }"));
        await Should.ThrowAsync<DocumentException>(Store.FindAsync(new FindRequest(Pages) { Hint = "a_1" }));

        (await ChangeAsync("{ index: { name: 'a_1', hidden: false } }")).ShouldBe(Json.Document("{ hidden_old: true, hidden_new: false }"));
        (await Store.FindAsync(new FindRequest(Pages) { Hint = "a_1" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_index_is_given_a_time_after_which_documents_go()
    {
        await Store.CreateIndexAsync("{ key: { at: 1 } }");
        await Store.InsertAsync([new RawDocument { ["_id"] = 1, ["at"] = DateTime.UtcNow.AddHours(-2) }, new RawDocument { ["_id"] = 2, ["at"] = DateTime.UtcNow }]);

        (await ChangeAsync("{ index: { name: 'at_1', expireAfterSeconds: 9000 } }")).ShouldBe(Json.Document("{ expireAfterSeconds_new: 9000 }"));
        (await ChangeAsync("{ index: { name: 'at_1', expireAfterSeconds: 3600 } }"))
            .ShouldBe(Json.Document("{ expireAfterSeconds_old: 9000, expireAfterSeconds_new: 3600 }"));
        await ReopenAsync();

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Store.FindAsync()).Count > 1)
            await Task.Delay(10, timeout.Token);
    }

    [Fact]
    public async Task An_index_is_made_unique_once_it_has_no_duplicates()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2, a: 1 }", "{ _id: 3, a: 2 }");
        (await FailAsync("{ index: { name: 'a_1', unique: true } }")).Code.ShouldBe(ErrorCode.InvalidOptions);

        (await ChangeAsync("{ index: { name: 'a_1', prepareUnique: true } }")).ShouldBe(
            Json.Document("{ prepareUnique_old: false, prepareUnique_new: true }"));
        CodeOf(await Store.InsertAsync("{ _id: 4, a: 2 }")).ShouldBe(11000);
        CodeOf(await Store.UpdateAsync("{ _id: 2 }", "{ $set: { a: 2 } }")).ShouldBe(11000);
        (await Store.UpdateAsync("{ _id: 2 }", "{ $set: { b: 2 } }"))["nModified"].AsInt32.ShouldBe(1);

        var error = await FailAsync("{ index: { name: 'a_1', unique: true } }");
        error.Code.ShouldBe(ErrorCode.CannotConvertIndexToUnique);
        error.Details!["violations"].ShouldBe(Json.Array("[{ ids: [1, 2] }]"));

        await Store.UpdateAsync("{ _id: 2 }", "{ $set: { a: 5 } }");
        (await ChangeAsync("{ index: { name: 'a_1', unique: true }, dryRun: true }")).ShouldBe(RawDocument.Empty);
        (await ChangeAsync("{ index: { name: 'a_1', unique: true } }")).ShouldBe(Json.Document("{ unique_new: true }"));
        await ReopenAsync();

        (await Store.ListIndexesAsync(Pages, default))[1].ShouldBe(Json.Document("{ v: 2, key: { a: 1 }, name: 'a_1', unique: true }"));
        CodeOf(await Store.InsertAsync("{ _id: 4, a: 2 }")).ShouldBe(11000);
        (await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ a: { $gt: 0 } }"), Hint = "a_1" })).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_validator_is_set_changed_and_taken_away()
    {
        await Store.InsertAsync("{ _id: 1, x: 'a' }");

        await ChangeAsync("{ validator: { x: { $type: 'int' } }, validationLevel: 'moderate' }");
        CodeOf(await Store.InsertAsync("{ _id: 2, x: 'a' }")).ShouldBe(121);
        (await Store.UpdateAsync("{ _id: 1 }", "{ $set: { y: 1 } }"))["nModified"].AsInt32.ShouldBe(1);
        await ChangeAsync("{ validationLevel: 'strict' }");
        CodeOf(await Store.UpdateAsync("{ _id: 1 }", "{ $set: { y: 2 } }")).ShouldBe(121);
        await ReopenAsync();
        (await Store.ListCollectionsAsync("test", default)).Single()["options"].AsDocument.ShouldBe(
            Json.Document("{ validator: { x: { $type: 'int' } }, validationLevel: 'strict' }"));
        await ChangeAsync("{ validator: {} }");

        (await Store.InsertAsync("{ _id: 2, x: 'a' }"))["n"].AsInt32.ShouldBe(1);
    }

    [Theory]
    [InlineData("{ index: { name: 'b_1', hidden: true } }", ErrorCode.IndexNotFound)]
    [InlineData("{ index: { hidden: true } }", ErrorCode.InvalidOptions)]
    [InlineData("{ index: { name: 'a_1', keyPattern: { a: 1 }, hidden: true } }", ErrorCode.InvalidOptions)]
    [InlineData("{ index: { name: 'a_1' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ index: { name: 'a_1', hidden: 'x' } }", ErrorCode.TypeMismatch)]
    [InlineData("{ index: { name: 'a_1', nonsense: 1 } }", ErrorCode.UnknownBsonField)]
    [InlineData("{ index: { name: '_id_', hidden: true } }", ErrorCode.BadValue)]
    [InlineData("{ index: { name: '_id_', expireAfterSeconds: 1 } }", ErrorCode.InvalidOptions)]
    [InlineData("{ index: { name: 'a_1', expireAfterSeconds: -1 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ cappedSize: 5000 }", ErrorCode.InvalidOptions)]
    [InlineData("{ viewOn: 'x' }", ErrorCode.InvalidOptions)]
    [InlineData("{ validator: { $nonsense: 1 } }", ErrorCode.BadValue)]
    [InlineData("{ validationLevel: 'some' }", ErrorCode.BadValue)]
    public async Task A_change_that_can_not_be_made_is_refused_by_code(string change, ErrorCode code)
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        var before = (await Store.ListCollectionsAsync("test", default)).Single();

        (await FailAsync(change)).Code.ShouldBe(code);

        (await Store.ListCollectionsAsync("test", default)).Single().ShouldBe(before);
        (await Store.ListIndexesAsync(Pages, default))[1].ShouldBe(Json.Document("{ v: 2, key: { a: 1 }, name: 'a_1' }"));
    }

    [Fact]
    public async Task What_does_not_exist_is_not_changed()
    {
        (await FailAsync("{ validator: {} }")).Code.ShouldBe(ErrorCode.NamespaceNotFound);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.ConvertToCappedAsync(Pages, 5000, default))).Code.ShouldBe(ErrorCode.NamespaceNotFound);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.ValidateCollectionAsync(Pages, default))).Code.ShouldBe(ErrorCode.NamespaceNotFound);
    }

    [Fact]
    public async Task A_collection_is_made_capped_and_its_cap_changed()
    {
        await Store.CreateIndexAsync("{ key: { x: 1 } }");
        await Store.InsertAsync(Enumerable.Range(0, 20).Select(i => new RawDocument { ["_id"] = i, ["x"] = new string('x', 1000) }));

        // 1022 bytes each; the size is rounded up to 5120.
        await Store.ConvertToCappedAsync(Pages, 5000, default);

        (await Store.FindAsync()).Ids().ShouldBe([15, 16, 17, 18, 19]);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(1);
        await ChangeAsync("{ cappedMax: 2 }");
        await Store.InsertAsync("{ _id: 20 }");
        (await Store.FindAsync()).Ids().ShouldBe([19, 20]);
        (await ValidateAsync())["valid"].AsBoolean.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_move_that_the_end_of_the_process_cut_short_is_finished_where_the_copy_stands(bool isCopied)
    {
        var copy = new Namespace("other", "copy");
        await Store.InsertAsync("{ _id: 1 }");
        await Store.WriteAsync(copy, [new InsertRequest([Json.Document("{ _id: 1 }").Bytes])], default);
        RawDocument move = new()
        {
            ["source"] = Pages.Database,
            ["uuid"] = await UuidAsync(Pages.Database),
            ["target"] = copy.Database,
            ["copy"] = isCopied ? await UuidAsync(copy.Database) : Guid.NewGuid(),
        };
        await File.WriteAllBytesAsync(Folder.File("1.move"), move.Bytes.ToArray());
        await File.WriteAllBytesAsync(Folder.File("2.move"), move.Bytes[..10].ToArray());
        await ReopenAsync();

        (await Store.FindAsync()).Count.ShouldBe(isCopied ? 0 : 1);
        (await Store.ListCollectionsAsync(Pages.Database, default)).Count.ShouldBe(isCopied ? 0 : 1);
        (await Store.FindAsync(new FindRequest(copy))).Count.ShouldBe(1);
        Directory.GetFiles(Folder.Path, "*.move").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_move_leaves_nothing_behind_that_would_repeat_it()
    {
        var target = new Namespace("other", "moved");
        await Store.InsertAsync("{ _id: 1 }");
        await Store.RenameCollectionAsync(Pages, target, dropTarget: false, default);
        await Store.InsertAsync("{ _id: 2 }");
        await Should.ThrowAsync<DocumentException>(async () => await Store.RenameCollectionAsync(Pages, target, dropTarget: false, default));
        Directory.GetFiles(Folder.Path, "*.move").ShouldBeEmpty();
        await ReopenAsync();

        (await Store.FindAsync()).ShouldBe([Json.Document("{ _id: 2 }")]);
        (await Store.FindAsync(new FindRequest(target))).ShouldBe([Json.Document("{ _id: 1 }")]);
    }

    [Fact]
    public async Task A_collection_moves_to_another_database_with_its_indexes_and_options()
    {
        await Store.CreateCollectionAsync(Pages, Json.Document("{ collation: { locale: 'en', strength: 2 } }"), default);
        await Store.CreateIndexAsync("{ key: { x: 1 }, unique: true }");
        await Store.InsertAsync(Enumerable.Range(0, 500).Select(i => new RawDocument { ["_id"] = i, ["x"] = $"x{i}" }));
        await Store.WriteAsync(Elsewhere, [new InsertRequest([Json.Document("{ _id: 'old' }").Bytes])], default);

        (await Should.ThrowAsync<DocumentException>(async () => await Store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: false, default)))
            .Code.ShouldBe(ErrorCode.NamespaceExists);
        (await Store.FindAsync()).Count.ShouldBe(500);
        await Store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: true, default);
        await ReopenAsync();

        (await Store.ListCollectionsAsync("test", default)).ShouldBeEmpty();
        (await Store.FindAsync(new FindRequest(Elsewhere))).Count.ShouldBe(500);
        (await Store.FindAsync(new FindRequest(Elsewhere) { Filter = Json.Document("{ x: 'X7' }"), Hint = "x_1" })).Single()["_id"].AsInt32.ShouldBe(7);
        (await Store.CountAsync(new CountRequest(Elsewhere), default)).ShouldBe(500);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: true, default)))
            .Code.ShouldBe(ErrorCode.NamespaceNotFound);
    }

    [Fact]
    public async Task Two_collections_change_places_between_databases_at_the_same_time()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await Store.WriteAsync(Elsewhere, [new InsertRequest([Json.Document("{ _id: 2 }").Bytes])], default);

        await Task.WhenAll(
            Store.RenameCollectionAsync(Pages, new Namespace("other", "a"), dropTarget: false, default).AsTask(),
            Store.RenameCollectionAsync(Elsewhere, new Namespace("test", "b"), dropTarget: false, default).AsTask());

        (await Store.FindAsync(new FindRequest(new Namespace("other", "a")))).Single()["_id"].AsInt32.ShouldBe(1);
        (await Store.FindAsync(new FindRequest(new Namespace("test", "b")))).Single()["_id"].AsInt32.ShouldBe(2);
    }

    [Fact]
    public async Task Change_stream_images_are_listed_while_they_are_on()
    {
        await Store.InsertAsync("{ _id: 1 }");

        await ChangeAsync("{ changeStreamPreAndPostImages: { enabled: true } }");
        (await Store.ListCollectionsAsync("test", default)).Single()["options"].AsDocument.ShouldBe(
            Json.Document("{ changeStreamPreAndPostImages: { enabled: true } }"));
        await ChangeAsync("{ changeStreamPreAndPostImages: { enabled: false } }");
        (await Store.ListCollectionsAsync("test", default)).Single()["options"].AsDocument.ShouldBe(RawDocument.Empty);
    }

    [Theory]
    [InlineData("{ clusteredIndex: { key: { a: 1 }, unique: true } }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ clusteredIndex: { key: { _id: 1 }, unique: false } }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ clusteredIndex: true }", ErrorCode.TypeMismatch)]
    [InlineData("{ timeseries: { timeField: 't' } }", ErrorCode.InvalidOptions)]
    [InlineData("{ collation: { locale: 'nowhere' } }", ErrorCode.BadValue)]
    [InlineData("{ nonsense: 1 }", ErrorCode.UnknownBsonField)]
    public async Task A_collection_with_options_that_can_not_be_is_refused_by_code(string options, ErrorCode code)
    {
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateCollectionAsync(Pages, Json.Document(options), default))).Code.ShouldBe(code);

        (await Store.ListCollectionsAsync("test", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sound_collection_is_found_valid()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        await Store.InsertAsync("{ _id: 1, a: [1, 2, 3] }", "{ _id: 2, a: 5 }", "{ _id: 3 }");
        await Store.UpdateAsync("{ _id: 1 }", "{ $pull: { a: 2 } }");
        await ChangeAsync("{ validator: { a: 5 } }");

        var validation = await ValidateAsync();

        validation["valid"].AsBoolean.ShouldBeTrue();
        validation["nrecords"].AsInt32.ShouldBe(3);
        validation["nNonCompliantDocuments"].AsInt32.ShouldBe(2);
        validation["keysPerIndex"].AsDocument.Select(index => (index.Name, index.Value.AsInt64)).ShouldBe([("_id_", 3), ("a_1", 4)]);
        validation["indexDetails"].AsDocument.ShouldBe(Json.Document("{ _id_: { valid: true }, a_1: { valid: true } }"));
    }

    private async Task<RawDocument> ChangeAsync(string changes) => await Store.ModifyCollectionAsync(Pages, Json.Document(changes), default);

    private Task<DocumentException> FailAsync(string changes) => Should.ThrowAsync<DocumentException>(ChangeAsync(changes));

    private async Task<RawDocument> ValidateAsync() => await Store.ValidateCollectionAsync(Pages, default);

    private static int CodeOf(RawDocument reply) => reply["writeErrors"].AsArray[0].AsDocument["code"].AsInt32;

    private async Task<RawValue> UuidAsync(string database) =>
        (await Store.ListCollectionsAsync(database, default)).Single()["info"]["uuid"];
}
