using Streetcar.Bson;
using static Streetcar.Storage.Sqlite.Tests.StoreExtensions;

namespace Streetcar.Storage.Sqlite.Tests;

public class IndexTests : StoreTest
{
    [Fact]
    public async Task Indexes_are_listed_as_they_were_made_after_a_restart_too()
    {
        var created = await Store.CreateIndexesAsync(
            Pages, [Json.Document("{ key: { a: 1, b: -1 } }"), Json.Document("{ key: { c: 1 }, name: 'own', unique: true }")], default);
        created.ShouldBe(new IndexesCreated(1, 3, CreatedCollection: true));
        (await Store.CreateIndexAsync("{ key: { a: 1, b: -1 }, name: 'a_1_b_-1' }")).ShouldBe(new IndexesCreated(3, 3, CreatedCollection: false));
        await ReopenAsync();

        (await Store.ListIndexesAsync(Pages, default)).ShouldBe(
        [
            Json.Document("{ v: 2, key: { _id: 1 }, name: '_id_' }"),
            Json.Document("{ v: 2, key: { a: 1, b: -1 }, name: 'a_1_b_-1' }"),
            Json.Document("{ v: 2, key: { c: 1 }, name: 'own', unique: true }"),
        ]);
    }

    [Theory]
    [InlineData("background: true", ", background: true")]
    [InlineData("background: false", ", background: false")]
    [InlineData("background: 1", ", background: true")]
    [InlineData("dropDups: true, ns: 'test.pages'", "")]
    public async Task Options_of_older_servers_are_taken_and_only_that_for_the_background_is_kept(string options, string kept)
    {
        await Store.CreateIndexAsync($"{{ key: {{ a: 1 }}, {options} }}");
        (await Store.CreateIndexAsync("{ key: { a: 1 } }")).After.ShouldBe(2);

        (await Store.ListIndexesAsync(Pages, default))[1].ShouldBe(Json.Document($"{{ v: 2, key: {{ a: 1 }}, name: 'a_1'{kept} }}"));
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync("{ key: { b: 1 }, background: 'x' }")))
            .Code.ShouldBe(ErrorCode.TypeMismatch);
    }

    [Theory]
    [InlineData("{ key: { a: 1 }, name: 'other' }", ErrorCode.IndexOptionsConflict)]
    [InlineData("{ key: { b: 1 }, name: 'a_1' }", ErrorCode.IndexKeySpecsConflict)]
    [InlineData("{ key: { a: 1 }, name: 'a_1', unique: true }", ErrorCode.IndexKeySpecsConflict)]
    [InlineData("{ key: { a: 1 }, name: 'a_1', collation: { locale: 'de' } }", ErrorCode.IndexKeySpecsConflict)]
    [InlineData("{ key: { a: 1 }, name: 'a_1', expireAfterSeconds: 5 }", ErrorCode.IndexOptionsConflict)]
    [InlineData("{ key: { a: 1 }, name: 'b', expireAfterSeconds: 5 }", ErrorCode.IndexOptionsConflict)]
    [InlineData("{ key: { b: 1 }, collation: { locale: 'nowhere' } }", ErrorCode.BadValue)]
    [InlineData("{ key: { b: 1 }, collation: 5 }", ErrorCode.TypeMismatch)]
    [InlineData("{ name: 'x' }", ErrorCode.FailedToParse)]
    [InlineData("{ key: {} }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 0 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { b: 1 }, nonsense: 1 }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ key: { b: 1 }, name: '*' }", ErrorCode.BadValue)]
    [InlineData("{ key: { b: 1 }, name: 'b\\u0000' }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { '$**': 1 }, wildcardProjection: { b: { '': 1 } } }", (ErrorCode)40352)]
    public async Task An_index_that_can_not_be_made_is_refused_by_code(string spec, ErrorCode code)
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");

        var error = await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(spec));

        error.Code.ShouldBe(code);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Indexes_on_the_same_key_may_differ_in_collation_uniqueness_and_filter()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        await Store.CreateIndexAsync("{ key: { a: 1 }, name: 'unique', unique: true }");
        await Store.CreateIndexAsync("{ key: { a: 1 }, name: 'de', collation: { locale: 'de' } }");
        await Store.CreateIndexAsync("{ key: { a: 1 }, name: 'some', partialFilterExpression: { b: 1 } }");
        await Store.CreateIndexAsync("{ key: { a: 1 }, name: 'some', partialFilterExpression: { b: 1 } }");

        (await Store.ListIndexesAsync(Pages, default)).Select(index => index["name"].AsString).ShouldBe(["_id_", "a_1", "unique", "de", "some"]);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(Pages, Json.Document("{ a: 1 }"), default)))
            .Code.ShouldBe(ErrorCode.AmbiguousIndexKeyPattern);
    }

    [Theory]
    [InlineData("{ key: { _id: -1 } }", ErrorCode.BadValue)]
    [InlineData("{ key: { _id: 1 }, hidden: true }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ key: { _id: 1 }, partialFilterExpression: { _id: 1 } }", ErrorCode.InvalidIndexSpecificationOption)]
    [InlineData("{ key: { a: 1 }, name: '_id_' }", ErrorCode.BadValue)]
    [InlineData("{ key: { a: 'hashed', b: 'hashed' } }", (ErrorCode)31303)]
    [InlineData("{ key: { a: 'wildcard' } }", (ErrorCode)7246202)]
    [InlineData("{ key: { a: 1 }, weights: { a: 1 } }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 1 }, hidden: 1 }", ErrorCode.TypeMismatch)]
    [InlineData("{ key: { a: 1 }, expireAfterSeconds: 'x' }", ErrorCode.CannotCreateIndex)]
    [InlineData("{ key: { a: 1 }, partialFilterExpression: { $expr: true } }", ErrorCode.QueryFeatureNotAllowed)]
    [InlineData("{ key: { a: 1 }, partialFilterExpression: { $where: '1' } }", ErrorCode.BadValue)]
    [InlineData("{ key: { a: 1 }, partialFilterExpression: { $text: { $search: 'x' } } }", ErrorCode.BadValue)]
    [InlineData("{ key: { a: 1 }, collation: { locale: 'en', strength: 6 } }", ErrorCode.BadValue)]
    [InlineData("{ key: { a: '2d' }, collation: { locale: 'en' } }", ErrorCode.CannotCreateIndex)]
    public async Task One_that_can_not_be_is_refused_by_code(string spec, ErrorCode code) =>
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(spec))).Code.ShouldBe(code);

    [Theory]
    [InlineData("{ key: { a: 1 }, expireAfterSeconds: 3600.9 }", "{ v: 2, key: { a: 1 }, name: 'a_1', expireAfterSeconds: 3600 }")]
    [InlineData("{ key: { a: '2d' }, bits: 20.0, min: -1, max: 1 }", "{ v: 2, key: { a: '2d' }, name: 'a_2d', bits: 20, min: -1.0, max: 1.0 }")]
    public async Task Numbers_are_kept_in_the_types_of_their_options(string spec, string listed)
    {
        await Store.CreateIndexAsync(spec);

        (await Store.ListIndexesAsync(Pages, default))[1].ShouldBe(Json.Document(listed));
    }

    [Fact]
    public async Task The_order_of_a_partial_filters_conditions_makes_no_other_index()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 }, partialFilterExpression: { $and: [{ b: 1 }, { c: { $gt: 2 } }] } }");

        (await Store.CreateIndexAsync("{ key: { a: 1 }, partialFilterExpression: { c: { $gt: 2 }, b: 1 } }")).After.ShouldBe(2);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync("{ key: { a: 1 }, partialFilterExpression: { b: 1 } }")))
            .Code.ShouldBe(ErrorCode.IndexKeySpecsConflict);
    }

    [Theory]
    [InlineData("{ key: { a: 1 }, hidden: true }", "{ key: { a: 1 } }")]
    [InlineData("{ key: { a: 1 } }", "{ key: { a: 1 }, hidden: true }")]
    public async Task Being_hidden_is_an_option_that_two_indexes_may_not_differ_in(string first, string second)
    {
        await Store.CreateIndexAsync(first);

        (await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync(second))).Code.ShouldBe(ErrorCode.IndexOptionsConflict);
    }

    [Fact]
    public async Task Names_to_drop_are_all_or_some_each_once()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 } }");
        await Store.CreateIndexAsync("{ key: { b: 1 } }");

        (await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(Pages, RawArray.Create("a_1", "a_1"), default)))
            .Code.ShouldBe(ErrorCode.IndexNotFound);
        (await Store.DropIndexesAsync(Pages, RawArray.Create("*"), default)).ShouldBe(3);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{ a: { $gt: 1 } }", "[{ _id: 2, k: { a: 2, b: 'x' } }, { _id: 3, k: { a: 3 } }]")]
    [InlineData("{ c: 1 }", "[{ _id: 3 }]")]
    public async Task Index_keys_are_shown_with_the_documents_that_they_found(string filter, string expected)
    {
        await Store.CreateIndexAsync("{ key: { a: 1, b: 1 } }");
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2, a: [2, 0], b: 'x' }", "{ _id: 3, a: 3, c: 1 }");
        var projection = Json.Document("{ _id: 1, k: { $meta: 'indexKey' } }");
        string found = expected.Replace("a: 3 }", "a: 3, b: null }");

        (await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document(filter), Projection = projection }))
            .ShouldBe(Json.Array(found).Select(document => document.AsDocument));
        var pipeline = RawArray.Create(new RawDocument { ["$match"] = Json.Document(filter) }, new RawDocument { ["$project"] = projection });
        (await Store.AggregateAsync(new AggregateRequest(Pages, pipeline))).ShouldBe(Json.Array(found).Select(document => document.AsDocument));
    }

    [Fact]
    public async Task A_unique_index_refuses_duplicates_of_inserts_updates_and_upserts()
    {
        await Store.CreateIndexAsync("{ key: { 'a.b': 1 }, unique: true }");
        await Store.InsertAsync("{ _id: 1, a: { b: 1 } }", "{ _id: 2, a: [{ b: 2 }, { b: 3 }] }");

        var insert = await Store.InsertAsync("{ _id: 3, a: { b: 3 } }");
        var update = await Store.UpdateAsync("{ _id: 1 }", "{ $set: { a: [{ b: 7 }, { b: 2 }] } }");
        var upsert = await Store.UpdateAsync("{ 'a.b': 9 }", "{ $set: { a: { b: 1 } } }", upsert: true);

        insert["writeErrors"].AsArray[0].AsDocument["errmsg"].AsString.ShouldBe(
            "E11000 duplicate key error collection: test.pages index: a.b_1 dup key: { a.b: 3 }");
        foreach (var reply in new[] { insert, update, upsert })
            reply["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(11000);
        (await Store.FindAsync(new FindRequest(Pages) { Hint = "a.b_1" })).Count.ShouldBe(2);
        (await Store.FindAsync("{ 'a.b': 7 }")).ShouldBeEmpty();
        (await Store.InsertAsync("{ _id: 4, a: { b: 7 } }"))["n"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task A_unique_index_over_duplicates_is_not_built()
    {
        await Store.InsertAsync("{ _id: 1, a: 1 }", "{ _id: 2, a: 1.0 }");

        var error = await Should.ThrowAsync<DocumentException>(async () => await Store.CreateIndexAsync("{ key: { a: 1 }, unique: true }"));

        error.Code.ShouldBe(ErrorCode.DuplicateKey);
        error.Details!["keyPattern"].AsDocument.ShouldBe(Json.Document("{ a: 1 }"));
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(1);
        (await Store.InsertAsync("{ _id: 3, a: 1 }"))["n"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task Arrays_side_by_side_are_refused_by_an_index_on_both()
    {
        await Store.CreateIndexAsync("{ key: { a: 1, b: 1 } }");

        var reply = await Store.InsertAsync("{ _id: 1, a: [1, 2], b: 3 }", "{ _id: 2, a: [1], b: [2] }");

        reply["n"].AsInt32.ShouldBe(1);
        reply["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe((int)ErrorCode.CannotIndexParallelArrays);
        (await Store.FindAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_sparse_index_lets_documents_without_the_field_be_and_still_finds_them()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 }, unique: true, sparse: true }");
        await Store.InsertAsync("{ _id: 1 }", "{ _id: 2 }", "{ _id: 3, a: 1 }");

        (await Store.FindAsync("{ a: null }")).Count.ShouldBe(2);
        (await Store.FindAsync(sort: "{ a: 1 }")).Count.ShouldBe(3);
        (await Store.FindAsync("{ a: 1 }")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_large_collection_is_indexed_while_others_write()
    {
        await Store.InsertAsync(Enumerable.Range(0, 20_000).Select(i => new RawDocument { ["_id"] = i, ["x"] = i % 100 }));

        var build = Store.CreateIndexAsync("{ key: { x: 1 } }").AsTask();
        for (int i = 0; !build.IsCompleted; i++)
        {
            await Store.InsertAsync(new RawDocument { ["_id"] = 100_000 + i, ["x"] = 7 }.ToString());
            await Store.UpdateAsync($"{{ _id: {i} }}", "{ $set: { x: 7 } }");
            await Store.DeleteAsync($"{{ _id: {19_999 - i} }}");
        }

        await build;
        var scanned = await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ x: 7 }"), Hint = Json.Document("{ $natural: 1 }") });
        var indexed = await Store.FindAsync(new FindRequest(Pages) { Filter = Json.Document("{ x: 7 }"), Hint = "x_1" });
        indexed.Ids().Order().ShouldBe(scanned.Ids().Order());
    }

    [Fact]
    public async Task Indexes_are_dropped_by_name_by_key_and_all_but_that_on_the_id()
    {
        await Store.CreateIndexesAsync(
            Pages, [Json.Document("{ key: { a: 1 } }"), Json.Document("{ key: { b: 1 } }"), Json.Document("{ key: { c: 1 } }")], default);

        (await Store.DropIndexesAsync(Pages, "a_1", default)).ShouldBe(4);
        (await Store.DropIndexesAsync(Pages, Json.Document("{ b: 1 }"), default)).ShouldBe(3);
        (await Store.DropIndexesAsync(Pages, "*", default)).ShouldBe(2);
        (await Store.ListIndexesAsync(Pages, default)).Count.ShouldBe(1);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(Pages, "a_1", default))).Code.ShouldBe(ErrorCode.IndexNotFound);
        (await Should.ThrowAsync<DocumentException>(async () => await Store.DropIndexesAsync(Pages, "_id_", default))).Code.ShouldBe(ErrorCode.InvalidOptions);
    }

    [Fact]
    public async Task A_partial_index_is_used_where_the_filter_stays_within_it()
    {
        await Store.CreateIndexAsync("{ key: { a: 1 }, unique: true, partialFilterExpression: { b: { $gt: 5 } } }");
        await Store.InsertAsync("{ _id: 1, a: 1, b: 1 }", "{ _id: 2, a: 1, b: 2 }", "{ _id: 3, a: 1, b: 6 }");

        (await Store.InsertAsync("{ _id: 4, a: 1, b: 7 }"))["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(11000);
        (await Store.UpdateAsync("{ _id: 1 }", "{ $set: { b: 9 } }"))["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(11000);
        (await Store.StageAsync("{ a: 1, b: { $gt: 6 } }")).ShouldBe("IXSCAN");
        (await Store.StageAsync("{ a: 1, b: { $gt: 4 } }")).ShouldBe("COLLSCAN");
        (await Store.StageAsync("{ a: 1 }")).ShouldBe("COLLSCAN");
        (await Store.FindAsync("{ a: 1 }")).Count.ShouldBe(3);
        await Store.UpdateAsync("{ _id: 3 }", "{ $set: { b: 0 } }");
        (await Store.UpdateAsync("{ _id: 1 }", "{ $set: { b: 9 } }"))["nModified"].AsInt32.ShouldBe(1);
    }

    [Fact]
    public async Task Hidden_and_hashed_indexes_are_kept_and_a_hidden_one_is_not_used()
    {
        await Store.CreateIndexesAsync(
            Pages, [Json.Document("{ key: { a: 1 }, hidden: true }"), Json.Document("{ key: { b: 'hashed' } }")], default);

        (await Store.InsertAsync("{ _id: 1, a: 1, b: 2 }", "{ _id: 2, b: [1] }"))["writeErrors"].AsArray[0].AsDocument["code"].AsInt32.ShouldBe(16766);
        (await Store.StageAsync("{ a: 1 }")).ShouldBe("COLLSCAN");
        (await Store.StageAsync("{ b: 2 }")).ShouldBe("IXSCAN");
        (await Store.ListIndexesAsync(Pages, default))[2].ShouldBe(Json.Document("{ v: 2, key: { b: 'hashed' }, name: 'b_hashed' }"));
    }
}
