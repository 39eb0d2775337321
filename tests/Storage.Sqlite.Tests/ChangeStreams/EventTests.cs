using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.ChangeStreams;

/// <summary>What a change stream tells of each kind of change.</summary>
public sealed class EventTests : StoreTest
{
    private static readonly Namespace Pages = StoreExtensions.Pages;

    [Fact]
    public async Task Changes_of_documents_come_in_their_order()
    {
        await using var watcher = await Watcher.OpenAsync(Store);
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2 }");
        await Store.UpdateAsync("{ _id: 1 }", "{ $set: { a: 2 } }");
        await Store.UpdateAsync("{ _id: 2 }", "{ b: 1 }");
        await Store.DeleteAsync("{ _id: 1 }");

        (await watcher.NextAsync(5)).ShouldBe(["insert 1", "insert 2", "update 1", "replace 2", "delete 1"]);
        (await watcher.HasNothingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task An_insert_has_the_fields_of_MongoDB()
    {
        await using var watcher = await Watcher.OpenAsync(Store);
        await Store.InsertAsync("{ _id: 1, a: 'x' }");

        var inserted = await watcher.NextAsync();
        inserted.Select(field => field.Name).ShouldBe(
            ["_id", "operationType", "clusterTime", "wallTime", "fullDocument", "ns", "documentKey"]);
        inserted["_id"]["_data"].Type.ShouldBe(ElementType.String);
        inserted["clusterTime"].Type.ShouldBe(ElementType.Timestamp);
        inserted["wallTime"].Type.ShouldBe(ElementType.DateTime);
        inserted["fullDocument"].AsDocument.ShouldBe(Json.Document("{ _id: 1, a: 'x' }"));
        inserted["ns"].AsDocument.ShouldBe(Json.Document("{ db: 'test', coll: 'pages' }"));
    }

    [Theory]
    [InlineData("{ a: 1 }", "{ $set: { a: 2, b: 3 } }", "{ a: 2, b: 3 }", "[]", "[]")]
    [InlineData("{ a: 1, b: 1 }", "{ $unset: { a: 1 } }", "{}", "['a']", "[]")]
    [InlineData("{ a: { b: { c: 1, d: 1 } } }", "{ $set: { 'a.b.c': 2 }, $unset: { 'a.b.d': 1 } }", "{ 'a.b.c': 2 }", "['a.b.d']", "[]")]
    [InlineData("{ a: [1, 2, 3] }", "{ $set: { 'a.1': 9 } }", "{ 'a.1': 9 }", "[]", "[]")]
    [InlineData("{ a: [1, 2] }", "{ $push: { a: 3 } }", "{ 'a.2': 3 }", "[]", "[]")]
    [InlineData("{ a: [{ b: 1 }, { b: 2 }] }", "{ $set: { 'a.1.b': 3 } }", "{ 'a.1.b': 3 }", "[]", "[]")]
    [InlineData("{ a: [1, 2, 3] }", "{ $pop: { a: 1 } }", "{}", "[]", "[{ field: 'a', newSize: 2 }]")]
    [InlineData("{ a: 1 }", "{ $set: { a: { b: 1 } } }", "{ a: { b: 1 } }", "[]", "[]")]
    public async Task An_update_is_described(string before, string update, string updated, string removed, string truncated)
    {
        await Store.InsertAsync(before);
        await using var watcher = await Watcher.OpenAsync(Store);
        await Store.UpdateAsync("{}", update);

        var @event = await watcher.NextAsync();
        @event["updateDescription"].AsDocument.ShouldBe(
            Json.Document($"{{ updatedFields: {updated}, removedFields: {removed}, truncatedArrays: {truncated} }}"));
        @event.ContainsKey("fullDocument").ShouldBeFalse();
    }

    [Fact]
    public async Task Paths_that_may_be_read_in_two_ways_are_told_apart()
    {
        await Store.InsertAsync("{ _id: 1, a: { '1': 1 } }");
        await using var watcher = await Watcher.OpenAsync(Store, "{ showExpandedEvents: true }");
        await Store.UpdateAsync("{}", "{ $set: { 'a.1': 2 } }");

        (await watcher.NextAsync())["updateDescription"]["disambiguatedPaths"].AsDocument
            .ShouldBe(Json.Document("{ 'a.1': ['a', '1'] }"));
    }

    [Fact]
    public async Task A_lookup_shows_the_document_as_it_is_now()
    {
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2, a: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store, "{ fullDocument: 'updateLookup' }");
        await Store.UpdateAsync("{}", "{ $inc: { a: 1 } }", multi: true);
        await Store.UpdateAsync("{ _id: 1 }", "{ $inc: { a: 1 } }");
        await Store.DeleteAsync("{ _id: 2 }");

        (await watcher.NextAsync())["fullDocument"].AsDocument.ShouldBe(Json.Document("{ _id: 1, a: 3 }"));
        (await watcher.NextAsync())["fullDocument"].IsNull.ShouldBeTrue();
    }

    [Fact]
    public async Task Images_show_the_document_as_it_was()
    {
        await Store.CreateCollectionAsync(Pages, Json.Document("{ changeStreamPreAndPostImages: { enabled: true } }"), default);
        await Store.InsertAsync("{ _id: 1, a: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store, "{ fullDocument: 'required', fullDocumentBeforeChange: 'required' }");
        await Store.UpdateAsync("{}", "{ $inc: { a: 1 } }");
        await Store.UpdateAsync("{}", "{ $inc: { a: 1 } }");
        await Store.DeleteAsync("{}");

        var update = await watcher.NextAsync();
        update["fullDocumentBeforeChange"]["a"].AsInt32.ShouldBe(1);
        update["fullDocument"]["a"].AsInt32.ShouldBe(2);
        (await watcher.NextAsync())["fullDocument"]["a"].AsInt32.ShouldBe(3);
        (await watcher.NextAsync())["fullDocumentBeforeChange"]["a"].AsInt32.ShouldBe(3);
    }

    [Fact]
    public async Task Images_that_are_not_kept_are_null_or_an_error()
    {
        await Store.InsertAsync("{ _id: 1, a: 1 }");
        await using var lenient = await Watcher.OpenAsync(Store, "{ fullDocument: 'whenAvailable', fullDocumentBeforeChange: 'whenAvailable' }");
        await using var strict = await Watcher.OpenAsync(Store, "{ fullDocumentBeforeChange: 'required' }");
        await Store.UpdateAsync("{}", "{ $inc: { a: 1 } }");

        var update = await lenient.NextAsync();
        update["fullDocument"].IsNull.ShouldBeTrue();
        update["fullDocumentBeforeChange"].IsNull.ShouldBeTrue();
        var refused = await Should.ThrowAsync<DocumentException>(strict.NextAsync);
        refused.Code.ShouldBe(ErrorCode.NoMatchingDocument);
        refused.Message.ShouldStartWith(
            "Change stream was configured to require a pre-image for all update, delete and replace events, but the pre-image was not found "
            + "for event: ");
        refused.Message.ShouldContain($"{Json.Document("{ db: 'test', coll: 'pages' }")}");
    }

    [Fact]
    public async Task A_dropped_collection_ends_its_stream()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store);
        await Store.DropCollectionAsync(Pages, default);

        (await watcher.NextAsync(2)).ShouldBe(["drop", "invalidate"]);
        await Should.ThrowAsync<InvalidOperationException>(watcher.NextAsync);
    }

    [Theory]
    [InlineData("pages")]
    [InlineData("others")]
    public async Task A_rename_ends_the_streams_of_both_names(string watched)
    {
        await Store.InsertAsync("{ _id: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store, collection: watched);
        await Store.RenameCollectionAsync(Pages, new Namespace("test", "others"), dropTarget: false, default);

        var renamed = await watcher.NextAsync();
        renamed["to"].AsDocument.ShouldBe(Json.Document("{ db: 'test', coll: 'others' }"));
        (await watcher.NextAsync(1)).ShouldBe(["invalidate"]);
    }

    [Fact]
    public async Task A_dropped_database_tells_of_its_collections_first_and_ends_its_stream_alone()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await using var database = await Watcher.OpenAsync(Store, collection: null);
        await using var all = await Watcher.OpenAsync(Store, "{ allChangesForCluster: true }", "admin", null);
        await Store.DropDatabaseAsync("test", default);
        (await Store.ListDatabasesAsync(default)).ShouldBeEmpty();
        await Store.InsertAsync("{ _id: 2 }");

        (await database.NextAsync(3)).ShouldBe(["drop", "dropDatabase", "invalidate"]);
        (await all.NextAsync(3)).ShouldBe(["drop", "dropDatabase", "insert 2"]);
    }

    [Fact]
    public async Task Expanded_events_tell_of_the_catalog()
    {
        await using var watcher = await Watcher.OpenAsync(Store, "{ showExpandedEvents: true }", collection: null);
        await Store.CreateCollectionAsync(Pages, RawDocument.Empty, default);
        await Store.CreateIndexAsync("{ key: { a: 1 }, name: 'a_1' }");
        await Store.InsertAsync("{ _id: 1 }");
        await Store.ModifyCollectionAsync(Pages, Json.Document("{ index: { name: 'a_1', hidden: true } }"), default);
        await Store.DropIndexesAsync(Pages, "a_1", default);

        var create = await watcher.NextAsync();
        create["operationType"].AsString.ShouldBe("create");
        create["nsType"].AsString.ShouldBe("collection");
        create["collectionUUID"].AsGuid.ShouldNotBe(Guid.Empty);
        create["operationDescription"]["idIndex"]["name"].AsString.ShouldBe("_id_");
        (await watcher.NextAsync())["operationDescription"]["indexes"][0]["name"].AsString.ShouldBe("a_1");
        (await watcher.NextAsync(1)).ShouldBe(["insert 1"]);
        (await watcher.NextAsync())["operationDescription"]["index"]["hidden"].AsBoolean.ShouldBeTrue();
        (await watcher.NextAsync(1)).ShouldBe(["dropIndexes"]);
    }

    [Fact]
    public async Task Expanded_events_of_a_database_tell_of_its_views()
    {
        var view = new Namespace("test", "view");
        var options = Json.Document("{ viewOn: 'pages', pipeline: [{ $match: { a: 1 } }] }");
        await using var expanded = await Watcher.OpenAsync(Store, "{ showExpandedEvents: true }", collection: null);
        await using var plain = await Watcher.OpenAsync(Store, collection: null);
        await using var ofName = await Watcher.OpenAsync(Store, "{ showExpandedEvents: true }", collection: "view");
        await Store.CreateCollectionAsync(view, options, default);
        await Store.ModifyCollectionAsync(view, Json.Document("{ viewOn: 'pages', pipeline: [] }"), default);
        await Store.DropCollectionAsync(view, default);
        await Store.InsertAsync("{ _id: 1 }");

        var create = await expanded.NextAsync();
        create["operationType"].AsString.ShouldBe("create");
        create["ns"].AsDocument.ShouldBe(Json.Document("{ db: 'test', coll: 'view' }"));
        create["nsType"].AsString.ShouldBe("view");
        create["operationDescription"].AsDocument.ShouldBe(options);
        create["collectionUUID"].IsMissing.ShouldBeTrue();
        var modify = await expanded.NextAsync();
        modify["operationType"].AsString.ShouldBe("modify");
        modify["operationDescription"]["pipeline"].AsArray.Count.ShouldBe(0);
        (await expanded.NextAsync(3)).ShouldBe(["drop", "create", "insert 1"]);
        (await plain.NextAsync(1)).ShouldBe(["insert 1"]);
        (await ofName.HasNothingAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task What_fails_is_not_told()
    {
        await Store.InsertAsync("{ _id: 1 }");
        await using var watcher = await Watcher.OpenAsync(Store, "{ showExpandedEvents: true }", collection: null);
        await Store.InsertAsync("{ _id: 1 }");
        await Should.ThrowAsync<DocumentException>(async () => await Store.CreateCollectionAsync(
            new Namespace("test", "view"), Json.Document("{ viewOn: 'view' }"), default));
        await Store.InsertAsync("{ _id: 2 }");

        (await watcher.NextAsync(1)).ShouldBe(["insert 2"]);
    }

    [Fact]
    public async Task Stages_work_on_the_events()
    {
        await using var watcher = await Watcher.OpenAsync(
            Store, "{}", "test", "pages", "{ $match: { 'fullDocument.a': { $gt: 1 } } }", "{ $project: { n: '$fullDocument.a' } }");
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2, a: 2 }");

        var @event = await watcher.NextAsync();
        @event.Select(field => field.Name).ShouldBe(["_id", "n"]);
        @event["n"].AsInt32.ShouldBe(2);
    }

    [Theory]
    [InlineData("{ $group: { _id: 1 } }", ErrorCode.IllegalOperation)]
    [InlineData("{ $sort: { a: 1 } }", ErrorCode.IllegalOperation)]
    [InlineData("{ $unsupported: 1 }", (ErrorCode)40324)]
    public async Task Other_stages_are_refused(string stage, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () => await Watcher.OpenAsync(Store, "{}", "test", "pages", stage)))
            .Code.ShouldBe(code);

    [Theory]
    [InlineData("{ fullDocument: 'x' }", ErrorCode.BadValue)]
    [InlineData("{ fullDocument: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ nothing: 1 }", ErrorCode.UnknownBsonField)]
    [InlineData("{ resumeAfter: { _data: 'xx' } }", ErrorCode.FailedToParse)]
    [InlineData("{ resumeAfter: { _data: '00' } }", ErrorCode.InvalidResumeToken)]
    [InlineData("{ resumeAfter: { _data: '' } }", (ErrorCode)40649)]
    [InlineData("{ resumeAfter: {} }", (ErrorCode)40647)]
    [InlineData("{ allChangesForCluster: true }", ErrorCode.InvalidOptions)]
    public async Task Options_that_make_no_sense_are_refused(string options, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () => await Watcher.OpenAsync(Store, options))).Code.ShouldBe(code);

    [Fact]
    public async Task An_event_without_its_token_is_refused()
    {
        await using var watcher = await Watcher.OpenAsync(Store, "{}", "test", "pages", "{ $project: { _id: 0 } }");
        await Store.InsertAsync("{ _id: 1 }");

        (await Should.ThrowAsync<DocumentException>(watcher.NextAsync)).Code.ShouldBe(ErrorCode.ChangeStreamFatalError);
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_split_where_that_is_asked_for()
    {
        string half = new('x', 9 * 1024 * 1024);
        await Store.CreateCollectionAsync(Pages, Json.Document("{ changeStreamPreAndPostImages: { enabled: true } }"), default);
        await Store.InsertAsync([new RawDocument { ["_id"] = 1, ["a"] = half }]);
        const string options = "{ fullDocument: 'required', fullDocumentBeforeChange: 'required' }";
        await using var whole = await Watcher.OpenAsync(Store, options);
        await using var split = await Watcher.OpenAsync(Store, options, "test", "pages", "{ $changeStreamSplitLargeEvent: {} }");
        await Store.UpdateAsync("{}", "{ $set: { b: 1 } }");

        (await Should.ThrowAsync<DocumentException>(whole.NextAsync)).Code.ShouldBe(ErrorCode.BsonObjectTooLarge);
        var first = await split.NextAsync();
        first["splitEvent"].AsDocument.ShouldBe(Json.Document("{ fragment: 1, of: 2 }"));
        first["fullDocument"]["a"].AsString.Length.ShouldBe(half.Length);
        var second = await split.NextAsync();
        second["splitEvent"].AsDocument.ShouldBe(Json.Document("{ fragment: 2, of: 2 }"));
        second["fullDocumentBeforeChange"]["a"].AsString.Length.ShouldBe(half.Length);

        await using (var behindFirst = await ResumeSplitAsync(first, options))
            (await behindFirst.NextAsync())["splitEvent"].AsDocument.ShouldBe(Json.Document("{ fragment: 2, of: 2 }"));
        await Store.InsertAsync("{ _id: 2 }");
        await using (var behindSecond = await ResumeSplitAsync(second, options))
            (await behindSecond.NextAsync(1)).ShouldBe(["insert 2"]);
        var refused = await Should.ThrowAsync<DocumentException>(() => ResumeSplitAsync(first, "{}"));
        refused.Code.ShouldBe(ErrorCode.ChangeStreamFatalError);
        refused.Message.ShouldContain("not large enough to be split");
    }

    [Fact]
    public async Task A_field_that_is_too_large_for_a_part_is_an_error()
    {
        await using var split = await Watcher.OpenAsync(
            Store,
            "{}",
            "test",
            "pages",
            "{ $addFields: { fullDocument: { one: '$fullDocument', other: '$fullDocument' } } }",
            "{ $changeStreamSplitLargeEvent: {} }");
        await Store.InsertAsync([new RawDocument { ["_id"] = 1, ["a"] = new string('x', 9 * 1024 * 1024) }]);

        (await Should.ThrowAsync<DocumentException>(split.NextAsync)).Code.ShouldBe((ErrorCode)7182500);
    }

    private Task<Watcher> ResumeSplitAsync(RawDocument part, string options) => Watcher.OpenAsync(
        Store,
        Json.Document(options).With("resumeAfter", part["_id"].AsDocument).ToString(),
        "test",
        "pages",
        "{ $changeStreamSplitLargeEvent: {} }");
}
