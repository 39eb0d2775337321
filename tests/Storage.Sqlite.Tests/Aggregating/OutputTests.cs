using Streetcar.Bson;

namespace Streetcar.Storage.Sqlite.Tests.Aggregating;

/// <summary>The stages that write: <c>$out</c> and <c>$merge</c>.</summary>
public sealed class OutputTests : AggregateTest
{
    private const string Books = "[{ _id: 1, title: 'The Banquet', author: 'Dante', copies: 2 }, { _id: 2, title: 'Divine Comedy', author: 'Dante', copies: 1 }, { _id: 3, title: 'The Odyssey', author: 'Homer', copies: 10 }]";

    [Fact]
    public async Task Out_makes_a_collection_of_the_result()
    {
        await InsertAsync("books", Books);

        (await AggregateAsync("books", "[{ $group: { _id: '$author', books: { $push: '$title' } } }, { $out: 'authors' }]")).ShouldBeEmpty();

        (await ReadAsync("authors")).ShouldBe(Text("[{ _id: 'Dante', books: ['The Banquet', 'Divine Comedy'] }, { _id: 'Homer', books: ['The Odyssey'] }]"));
    }

    [Fact]
    public async Task Out_replaces_what_was_there_and_keeps_its_indexes()
    {
        await InsertAsync("books", Books);
        await InsertAsync("target", "[{ _id: 7, old: 1 }]", "other");
        await Store.CreateIndexesAsync(new Namespace("other", "target"), [Json.Document("{ key: { author: 1 }, name: 'byAuthor' }")], default);

        await AggregateAsync("books", "[{ $match: { copies: { $gt: 1 } } }, { $out: { db: 'other', coll: 'target' } }]");

        (await ReadAsync("target", database: "other")).ShouldBe(Text("[{ _id: 1, title: 'The Banquet', author: 'Dante', copies: 2 }, { _id: 3, title: 'The Odyssey', author: 'Homer', copies: 10 }]"));
        (await Store.ListIndexesAsync(new Namespace("other", "target"), default)).Select(index => index["name"].AsString).ShouldBe(["_id_", "byAuthor"]);
        (await Store.ListCollectionsAsync("other", default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Out_leaves_the_old_collection_where_it_fails()
    {
        await InsertAsync("books", Books);
        await InsertAsync("target", "[{ _id: 7 }]");

        await ShouldFailAsync("books", "[{ $project: { _id: { $literal: 1 } } }, { $out: 'target' }]", 11000, "E11000 duplicate key error collection: test.target index: _id_ dup key: { _id: 1 }");

        (await ReadAsync("target")).ShouldBe(Text("[{ _id: 7 }]"));
        (await Store.ListCollectionsAsync("test", default)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Out_may_replace_the_collection_that_it_reads()
    {
        await InsertAsync("books", Books);

        await AggregateAsync("books", "[{ $project: { copies: 1 } }, { $out: 'books' }]");

        (await ReadAsync("books")).ShouldBe(Text("[{ _id: 1, copies: 2 }, { _id: 2, copies: 1 }, { _id: 3, copies: 10 }]"));
    }

    [Theory]
    [InlineData("{ into: 't' }", "[{ _id: 1, b: 5, a: 10 }, { _id: 2, a: 20 }, { _id: 9, b: 9 }]")]
    [InlineData("{ into: { db: 'test', coll: 't' }, whenMatched: 'replace' }", "[{ _id: 1, a: 10 }, { _id: 2, a: 20 }, { _id: 9, b: 9 }]")]
    [InlineData("{ into: 't', whenMatched: 'keepExisting' }", "[{ _id: 1, b: 5 }, { _id: 2, a: 20 }, { _id: 9, b: 9 }]")]
    [InlineData("{ into: 't', whenNotMatched: 'discard' }", "[{ _id: 1, b: 5, a: 10 }, { _id: 9, b: 9 }]")]
    [InlineData("{ into: 't', whenMatched: [{ $set: { sum: { $add: ['$b', '$$new.a'] } } }] }", "[{ _id: 1, b: 5, sum: 15 }, { _id: 2, a: 20 }, { _id: 9, b: 9 }]")]
    [InlineData("{ into: 't', let: { x: { $multiply: ['$a', 2] }, s: '$text' }, whenMatched: [{ $set: { x: '$$x', s: '$$s' } }], whenNotMatched: 'discard' }", "[{ _id: 1, b: 5, x: 20, s: '$b' }, { _id: 9, b: 9 }]")]
    public async Task Merge_changes_what_matches_and_adds_the_rest(string merge, string result)
    {
        await InsertAsync("source", "[{ _id: 1, a: 10 }, { _id: 2, a: 20 }]");
        await InsertAsync("t", "[{ _id: 1, b: 5 }, { _id: 9, b: 9 }]");
        string set = merge.Contains("$text", StringComparison.Ordinal) ? "{ $set: { text: { $literal: '$b' } } }, " : "";

        (await AggregateAsync("source", $"[{set}{{ $merge: {merge} }}]")).ShouldBeEmpty();

        (await ReadAsync("t")).ShouldBe(Text(result));
    }

    [Fact]
    public async Task Merge_may_match_by_a_unique_index()
    {
        await InsertAsync("source", "[{ _id: 1, k: 'a', v: 1 }, { _id: 2, k: 'b', v: 2 }]");
        await InsertAsync("t", "[{ _id: 50, k: 'a' }]");
        const string Merge = "[{ $project: { _id: 0 } }, { $merge: { into: 't', on: 'k' } }]";
        await ShouldFailAsync("source", Merge, 51183, "Cannot find index to verify that join fields will be unique");
        await Store.CreateIndexesAsync(new Namespace("test", "t"), [Json.Document("{ key: { k: 1 }, unique: true }")], default);

        await AggregateAsync("source", Merge);

        Text(await AggregateAsync("t", "[{ $sort: { k: 1 } }, { $project: { _id: 0 } }]")).ShouldBe(Text("[{ k: 'a', v: 1 }, { k: 'b', v: 2 }]"));
        await Store.CreateIndexesAsync(new Namespace("test", "sparse"), [Json.Document("{ key: { k: 1 }, unique: true, sparse: true }")], default);
        await ShouldFailAsync("source", "[{ $project: { v: 1 } }, { $merge: { into: 'sparse', on: 'k' } }]", 51132, "$merge write error: 'on' field 'k' cannot be missing, null, undefined or an array");
        await ShouldFailAsync("source", "[{ $merge: { into: 't', on: 'k' } }]", 66,
            "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: Performing an update on the path '_id' would modify the immutable field '_id'");
    }

    [Fact]
    public async Task Merge_matches_null_as_a_value()
    {
        await InsertAsync("source", "[{ _id: 1, v: 1 }]");
        await InsertAsync("t", "[{ _id: 50, k: null }]");
        await Store.CreateIndexesAsync(new Namespace("test", "t"), [Json.Document("{ key: { k: 1 }, unique: true }")], default);

        await AggregateAsync("source", "[{ $project: { _id: 0 } }, { $merge: { into: 't', on: 'k' } }]");

        (await ReadAsync("t")).ShouldBe(Text("[{ _id: 50, k: null, v: 1 }]"));
    }

    [Fact]
    public async Task Merge_matches_by_the_collation_where_a_unique_index_has_it_too()
    {
        var noCase = Json.Document("{ locale: 'en', strength: 2 }");
        await InsertAsync("source", "[{ k: 'A', v: 'x' }]");
        await InsertAsync("t", "[{ _id: 1, k: 'a', v: 'X' }]");
        AggregateRequest Merge(string merge) =>
            new(new Namespace("test", "source"), Json.Array($"[{{ $project: {{ _id: 0 }} }}, {{ $merge: {merge} }}]")) { Collation = noCase };
        const string ByKey = "{ into: 't', on: 'k', whenMatched: [{ $set: { same: { $eq: ['$v', '$$new.v'] } } }] }";
        foreach (string merge in (string[])["{ into: 't' }", ByKey])
            ((int)(await Should.ThrowAsync<DocumentException>(() => Store.AggregateAsync(Merge(merge)))).Code).ShouldBe(51183);
        await Store.CreateIndexesAsync(
            new Namespace("test", "t"), [Json.Document("{ key: { k: 1 }, unique: true, collation: { locale: 'en', strength: 2 } }")], default);

        await Store.AggregateAsync(Merge(ByKey));

        (await ReadAsync("t")).ShouldBe(Text("[{ _id: 1, k: 'a', v: 'X', same: true }]"));
    }

    [Theory]
    [InlineData("{ into: 't', whenMatched: 'fail' }", 11000, "$merge with whenMatched: fail found an existing document with the same values for the 'on' fields :: caused by :: E11000 duplicate key error collection: test.t index: _id_ dup key: { _id: 1 }")]
    [InlineData("{ into: 't', whenNotMatched: 'fail' }", 13113, "$merge could not find a matching document in the target collection for at least one document in the source collection")]
    public async Task Merge_fails_where_it_is_told_to(string merge, int code, string message)
    {
        await InsertAsync("source", "[{ _id: 1 }, { _id: 2 }]");
        await InsertAsync("t", "[{ _id: 1 }]");

        await ShouldFailAsync("source", $"[{{ $merge: {merge} }}]", code, message);
    }

    [Fact]
    public async Task Merge_goes_on_after_a_document_that_fails()
    {
        await InsertAsync("source", "[{ _id: 1 }, { _id: 2 }]");
        await InsertAsync("t", "[{ _id: 1, old: 1 }]");

        await ShouldFailAsync("source", "[{ $merge: { into: 't', whenMatched: 'fail' } }]", 11000, "$merge with whenMatched: fail found an existing document with the same values for the 'on' fields :: caused by :: E11000 duplicate key error collection: test.t index: _id_ dup key: { _id: 1 }");

        (await ReadAsync("t")).ShouldBe(Text("[{ _id: 1, old: 1 }, { _id: 2 }]"));
    }

    [Theory]
    [InlineData("[{ $out: 1 }]", 16990, "$out only supports a string or object argument, but found int")]
    [InlineData("[{ $out: { coll: 'a' } }]", 40414, "BSON field '$out.db' is missing but a required field")]
    [InlineData("[{ $out: 'system.x' }]", 17385, "Can't $out to special collection: system.x")]
    [InlineData("[{ $out: 'a' }, { $match: {} }]", 40601, "$out can only be the final stage in the pipeline")]
    [InlineData("[{ $merge: 1 }]", 14, "$merge only supports a string or object argument, not int")]
    [InlineData("[{ $merge: {} }]", 40414, "BSON field '$merge.into' is missing but a required field")]
    [InlineData("[{ $merge: { into: 'a', whenMatched: 'x' } }]", 2, "Enumeration value 'x' for field '$merge.whenMatched' is not a valid value.")]
    [InlineData("[{ $merge: { into: 'a', whenMatched: 'fail', whenNotMatched: 'discard' } }]", 51181, "Combination of $merge modes is not supported: whenMatched mode: fail. whenNotMatched mode: discard.")]
    [InlineData("[{ $merge: { into: 'a', let: { a: 1 } } }]", 51199, "Cannot use 'let' variables with 'whenMatched: merge' mode")]
    [InlineData("[{ $merge: { into: 'a', on: [] } }]", 51187, "If explicitly specifying $merge 'on', must include at least one field")]
    [InlineData("[{ $merge: { into: 'a', on: ['b', 'b'] } }]", 31465, "Found a duplicate field 'b'")]
    [InlineData("[{ $merge: { into: 'a', whenMatched: [{ $match: {} }] } }]", 72, "$match is not allowed to be used within an update")]
    public Task A_wrong_stage_is_refused(string pipeline, int code, string message) => ShouldFailAsync("c", pipeline, code, message);

    [Fact]
    public async Task What_an_out_had_written_when_the_process_ended_is_gone()
    {
        await Store.CreateCollectionAsync(new Namespace("test", "tmp.agg_out.1"), RawDocument.Empty, default);
        await Store.CreateCollectionAsync(new Namespace("test", "kept"), RawDocument.Empty, default);

        await ReopenAsync();

        (await Store.ListCollectionsAsync("test", default)).ShouldHaveSingleItem()["name"].AsString.ShouldBe("kept");
    }
}
