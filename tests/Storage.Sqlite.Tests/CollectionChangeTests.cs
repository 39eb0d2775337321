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

        (await ChangeAsync("{ index: { name: 'at_1', expireAfterSeconds: 9000 } }")).ShouldBe(Json.Document("{ expireAfterSeconds_new: { $numberLong: '9000' } }"));
        (await ChangeAsync("{ index: { name: 'at_1', expireAfterSeconds: 3600 } }"))
            .ShouldBe(Json.Document("{ expireAfterSeconds_old: { $numberLong: '9000' }, expireAfterSeconds_new: { $numberLong: '3600' } }"));
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
    [InlineData("{ index: { name: 'a_1', expireAfterSeconds: -1 } }", ErrorCode.InvalidOptions)]
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

    [Theory]
    [InlineData("$c", ErrorCode.NamespaceNotFound)]
    [InlineData("system.buckets.c", ErrorCode.IllegalOperation)]
    [InlineData("system.views", ErrorCode.BadValue)]
    [InlineData("system.other", ErrorCode.InvalidNamespace)]
    public async Task Collections_of_some_names_are_not_capped(string name, ErrorCode code)
    {
        (await Should.ThrowAsync<DocumentException>(async () =>
            await Store.ConvertToCappedAsync(new Namespace("test", name), 5000, default))).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_name_of_a_collection_to_be_capped_leaves_space_for_that_of_its_copy()
    {
        var longest = new Namespace("test", new string('x', 225));
        await Store.CreateCollectionAsync(longest, RawDocument.Empty, default);
        await Store.ConvertToCappedAsync(longest, 5000, default);

        var longer = new Namespace("test", new string('x', 226));
        await Store.CreateCollectionAsync(longer, RawDocument.Empty, default);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.ConvertToCappedAsync(longer, 5000, default)))
            .Code.ShouldBe(ErrorCode.InvalidNamespace);
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
    [InlineData(true, "copy")]
    [InlineData(false, "copy")]
    [InlineData(true, "tmp.renameCollection.1")]
    public async Task A_move_that_the_end_of_the_process_cut_short_is_finished_where_the_copy_stands(bool isCopied, string name)
    {
        var copy = new Namespace("other", name);
        bool isDone = isCopied && name == "copy";
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

        (await Store.FindAsync()).Count.ShouldBe(isDone ? 0 : 1);
        (await Store.ListCollectionsAsync(Pages.Database, default)).Count.ShouldBe(isDone ? 0 : 1);
        (await Store.FindAsync(new FindRequest(copy))).Count.ShouldBe(name == "copy" ? 1 : 0);
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
    public async Task Others_write_in_both_databases_while_a_collection_moves_and_its_own_writes_wait()
    {
        const int documents = 20_000;
        await Store.InsertAsync(Enumerable.Range(0, documents).Select(i => new RawDocument { ["_id"] = i, ["text"] = new string('x', 500) }));
        var moving = Store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: false, default).AsTask();
        await CopyHasBegunAsync();
        var waiting = Store.WriteAsync(Pages, [new InsertRequest([Json.Document("{ _id: 'own' }").Bytes])], default).AsTask();

        int others = 0;
        for (; !moving.IsCompleted; others++)
        {
            var insert = new InsertRequest([new RawDocument { ["_id"] = others }.Bytes]);
            await Store.WriteAsync(new Namespace("test", "others"), [insert], default);
            await Store.WriteAsync(new Namespace("other", "others"), [insert], default);
        }

        await moving;
        others.ShouldBeGreaterThan(2);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(30))).Outcomes!.Single().Reply!["n"].ShouldBe(1);
        (await Store.FindAsync()).Single()["_id"].ShouldBe("own");
        (await Store.CountAsync(new CountRequest(Elsewhere), default)).ShouldBe(documents);
        (await Store.ListCollectionsAsync("other", default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_move_that_is_ended_leaves_the_collection_and_no_copy()
    {
        await Store.InsertAsync(Enumerable.Range(0, 20_000).Select(i => new RawDocument { ["_id"] = i, ["text"] = new string('x', 500) }));
        using var end = new CancellationTokenSource();
        var moving = Store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: false, end.Token).AsTask();
        await CopyHasBegunAsync();

        await end.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(moving);
        (await Store.ListCollectionsAsync("other", default)).ShouldBeEmpty();
        await Store.InsertAsync("{ _id: 'later' }");
        (await Store.CountAsync(new CountRequest(Pages), default)).ShouldBe(20_001);
    }

    [Fact]
    public async Task A_move_fails_when_its_collection_gets_other_options_meanwhile()
    {
        await Store.InsertAsync(Enumerable.Range(0, 20_000).Select(i => new RawDocument { ["_id"] = i, ["text"] = new string('x', 500) }));
        var moving = Store.RenameCollectionAsync(Pages, Elsewhere, dropTarget: false, default).AsTask();
        await CopyHasBegunAsync();

        await Store.ModifyCollectionAsync(Pages, Json.Document("{ validator: { a: 1 } }"), default);

        (await Should.ThrowAsync<DocumentException>(moving)).Code.ShouldBe(ErrorCode.BackgroundOperationInProgressForNamespace);
        (await Store.CountAsync(new CountRequest(Pages), default)).ShouldBe(20_000);
        (await Store.ListCollectionsAsync("other", default)).ShouldBeEmpty();
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
        validation["indexDetails"].AsDocument.ShouldBe(Json.Document(
            """
            {
                _id_: { valid: true, spec: { v: 2, key: { _id: 1 }, name: "_id_" } },
                a_1: { valid: true, spec: { v: 2, key: { a: 1 }, name: "a_1" } }
            }
            """));
    }

    private async Task<RawDocument> ChangeAsync(string changes) => await Store.ModifyCollectionAsync(Pages, Json.Document(changes), default);

    private Task<DocumentException> FailAsync(string changes) => Should.ThrowAsync<DocumentException>(ChangeAsync(changes));

    private async Task<RawDocument> ValidateAsync() => await Store.ValidateCollectionAsync(Pages, default);

    private static int CodeOf(RawDocument reply) => reply["writeErrors"].AsArray[0].AsDocument["code"].AsInt32;

    private async Task CopyHasBegunAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await Store.ListCollectionsAsync("other", patience.Token)).Count == 0)
            await Task.Delay(1, patience.Token);
    }

    private async Task<RawValue> UuidAsync(string database) =>
        (await Store.ListCollectionsAsync(database, default)).Single()["info"]["uuid"];
}
